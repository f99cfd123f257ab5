/** Looks up rehashed versions in the checksum database: which of the two hashes it has. */
import { Cancelled } from "../../engine/command.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import type { DatabaseAnswer, NotQueried, RehashedLine } from "../../modules/goSum/databaseAnswer.ts";
import { goproxyWords } from "../../modules/proxy/goproxy.ts";
import { lookUp } from "../../modules/sumdb/client.ts";
import type { ReadPath } from "../../modules/sumdb/tile.ts";
import { Untrusted } from "../../modules/sumdb/untrusted.ts";
import { matchesPrefixPatterns } from "../../modules/version/modulePath.ts";
import { isPrivateHost } from "../../modules/version/privateHost.ts";
import { type ChecksumDatabase, openChecksumDatabase, Refused } from "./checksumDatabase.ts";

type Outcome = DatabaseAnswer["outcome"];

/** The settings of the go command that decide what is looked up where. */
export const DATABASE_SETTINGS = ["GOSUMDB", "GOPROXY", "GONOSUMDB", "GOPRIVATE", "GONOPROXY", "GOPATH"];

/** More versions are not looked up at once. */
export const MOST_LOOKUPS = 50;

/** How many lookups run at the same time. */
const AT_ONCE = 4;

/** What the lookups use. */
export interface Lookups {
  /** The values of `DATABASE_SETTINGS`, as `go env` prints them. */
  settings: GoEnv;
  /** Requests and files. */
  access: Parameters<typeof openChecksumDatabase>[0];
  /** Hides secrets, such as a password in the URL of a module proxy. */
  hide(text: string): string;
}

/**
 * Looks up each line whose module is public by the settings; of the others nothing is sent. An answer counts only if
 * the database's signed tree proves it.
 * @throws Cancelled
 */
export async function askDatabase(
  lines: readonly RehashedLine[],
  { settings, access, hide }: Lookups,
): Promise<DatabaseAnswer[]> {
  const outcomes: (Outcome | undefined)[] = lines.map(({ path }, index) => {
    const refused = refusal(path, index, settings);
    return refused && { kind: "not-queried", ...refused };
  });
  let opened: Promise<ChecksumDatabase> | undefined;
  const open = () => {
    opened ??= openChecksumDatabase(access, settings).then(remembering);
    return opened;
  };
  const waiting = [...lines.keys()].filter((index) => outcomes[index] === undefined);
  const worker = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      outcomes[index] = await outcomeOf(lines[index]!, open, hide);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return lines.map((line, index) => ({ line, outcome: outcomes[index]! }));
}

/** Why nothing is sent about a module; undefined if it may be looked up. */
function refusal(path: string, index: number, settings: GoEnv): NotQueried | undefined {
  const { GOSUMDB = "", GOPROXY = "" } = settings;
  if (GOSUMDB === "off") {
    return { reason: "setting", setting: "GOSUMDB=off" };
  }
  if (goproxyWords(GOPROXY)[0]?.text === "off") {
    return { reason: "setting", setting: "GOPROXY=off" };
  }
  // The go command heeds GONOSUMDB alone; a name that any of the three calls private is not sent from here.
  const list = ["GOPRIVATE", "GONOSUMDB", "GONOPROXY"].find((name) =>
    matchesPrefixPatterns(settings[name] ?? "", path),
  );
  if (list !== undefined) {
    return { reason: "setting", setting: `${list}=${settings[list]}` };
  }
  const [host = ""] = path.split("/");
  if (!host.includes(".") || isPrivateHost(host)) {
    return { reason: "private-host", host };
  }
  return index < MOST_LOOKUPS ? undefined : { reason: "limit", most: MOST_LOOKUPS };
}

/** The same database; each path is read once. */
function remembering(database: ChecksumDatabase): ChecksumDatabase {
  const known = new Map<string, ReturnType<ReadPath>>();
  return {
    ...database,
    read(path) {
      const read = known.get(path) ?? database.read(path);
      known.set(path, read);
      return read;
    },
  };
}

async function outcomeOf(
  line: RehashedLine,
  open: () => Promise<ChecksumDatabase>,
  hide: (text: string) => string,
): Promise<Outcome> {
  try {
    const database = await open();
    const { hash, id, tree } = await lookUp(database, line);
    const kind = hash === line.to ? "to" : hash === line.from ? "from" : "neither";
    return { kind, hash, database: database.verifier.name, record: id, records: tree.size };
  } catch (error) {
    if (error instanceof Cancelled) {
      throw error;
    }
    const why = hide(error instanceof Error ? error.message : String(error));
    if (error instanceof Refused && (error.status === 404 || error.status === 410)) {
      return { kind: "no-record", why };
    }
    return { kind: error instanceof Untrusted ? "untrusted" : "failed", why };
  }
}
