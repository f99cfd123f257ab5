import { join } from "node:path";
import {
  type Check,
  type CheckContext,
  type CheckResult,
  conclude,
  type Finding,
  finding,
  skip,
  undecided,
  warn,
} from "../../engine/check.ts";
import { HttpFailure } from "../../engine/http.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { hash1 } from "../../modules/goSum/dirhash.ts";
import { lookUp, type ProvenRecord } from "../../modules/sumdb/client.ts";
import { Untrusted } from "../../modules/sumdb/untrusted.ts";
import { compareVersions, versionOfToolchain } from "../../modules/version/version.ts";
import { type ChecksumDatabase, openChecksumDatabase, Refused } from "../shared/checksum-database.ts";
import { differences } from "./goroot-integrity/differences.ts";
import { type GorootFiles, listGoroot, sha256OfEach } from "./goroot-integrity/files.ts";
import { goEnvFinding, possibleGoEnvs } from "./goroot-integrity/go-env.ts";

/**
 * Upstream publishes each release also as module golang.org/toolchain, one version a platform, whose hash the
 * checksum database has on record (cmd/distpack, cmd/go/internal/toolchain). So GOROOT's own files can be compared
 * with a record that is signed, public and the same for everybody.
 */
export const gorootIntegrity: Check = {
  id: "install.goroot-integrity",
  title: "The files of GOROOT are upstream's",
  about:
    "A changed, missing or added file in GOROOT ends up in every program, and the go command does not notice. All files of the release are hashed and compared with its record in the checksum database, whose signature and proofs are checked here. Not covered are api, doc, misc, test and added tools; builds of a distribution differ on purpose.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["network"],
  async run(context) {
    const env = await context.goEnv();
    const { GOVERSION = "", GOPROXY, GOSUMDB } = env;
    const version = versionOfToolchain(GOVERSION);
    if (version === undefined || GOVERSION !== `go${version}`) {
      return skip(`${GOVERSION} is no release of upstream: there is no record to compare with`);
    }
    if (compareVersions(version, "1.21rc1") < 0) {
      return skip(`${GOVERSION} is not on record: upstream's releases are since go1.21`);
    }
    if (GOPROXY === "off" || GOSUMDB === "off") {
      const reason = GOSUMDB === "off" ? "GOSUMDB=off" : "GOPROXY=off";
      return skip(`${reason}: the checksum database is not asked`);
    }
    try {
      return await compare(context, env);
    } catch (error) {
      return unanswered(error, GOVERSION);
    }
  },
};

async function compare(context: CheckContext, env: GoEnv): Promise<CheckResult> {
  const { GOROOT = "", GOHOSTOS = "", GOHOSTARCH = "", GOVERSION = "" } = env;
  const version = `v0.0.1-${GOVERSION}.${GOHOSTOS}-${GOHOSTARCH}`;
  context.progress("the checksum database");
  const asked = ask(context, env, version);
  // Hashing goes on meanwhile, and what the database answered is judged after it.
  asked.catch(() => {});
  const packGo = await context.readText(join(GOROOT, "src", "cmd", "distpack", "pack.go"));
  const files = await listGoroot(GOROOT, { os: GOHOSTOS, arch: GOHOSTARCH }, packGo, context.signal);
  const hashes = await sha256OfEach(files.covered, context.signal);
  const unlikeTwins = await differingTwins(files, hashes, context);
  const { record, database } = await asked;

  const notes = [...coverageNotes(files), recordNote(record, database)];
  const passed = `${hashes.size.toLocaleString("en")} files are upstream's ${GOVERSION}`;
  const hashWith = (more: ReadonlyMap<string, string>) =>
    hash1(
      [...new Map([...hashes, ...more])].map(([name, sha256]) => [
        `golang.org/toolchain@${version}/${name}`,
        sha256,
      ]),
    );
  const hash = await hashWith(new Map());
  if (files.odd.length === 0 && unlikeTwins.length === 0) {
    if (hash === record.hash) {
      return conclude(notes, passed);
    }
    for (const { sha256, toolchainOnly } of await possibleGoEnvs(context, GOROOT)) {
      if ((await hashWith(new Map([["go.env", sha256]]))) === record.hash) {
        return conclude([await goEnvFinding(context, GOROOT, toolchainOnly), ...notes], passed);
      }
    }
  }
  const found = await differences(context, env, {
    version,
    files,
    unlikeTwins,
    hash,
    onRecord: record.hash,
  });
  return conclude([...found, ...notes], passed);
}

async function ask(
  context: CheckContext,
  env: GoEnv,
  version: string,
): Promise<{ record: ProvenRecord; database: ChecksumDatabase }> {
  const database = await openChecksumDatabase(context, env);
  return { record: await lookUp(database, { path: "golang.org/toolchain", version }), database };
}

/** The go.mod files of a downloaded toolchain that are not what lies beside them as `_go.mod`; relative names. */
async function differingTwins(
  { twins }: GorootFiles,
  hashes: ReadonlyMap<string, string>,
  { signal }: CheckContext,
): Promise<string[]> {
  const used = twins.map((twin) => ({ name: twin.released.name, path: twin.used }));
  const own = await sha256OfEach(used, signal);
  return [...own]
    .filter(([name, sha256]) => sha256 !== hashes.get(name))
    .map(([name]) => name.replace("_go.mod", "go.mod"));
}

function recordNote({ id, tree }: ProvenRecord, { verifier, url }: ChecksumDatabase): Finding {
  return finding("info", {
    message: `The record is number ${id.toLocaleString("en")} of ${tree.size.toLocaleString("en")} in the signed tree of ${verifier.name}, asked at ${url}.`,
  });
}

function coverageNotes({ uncovered }: GorootFiles): Finding[] {
  const some = uncovered.filter((name) => !/(^|\/)\.|~$/.test(name)).sort();
  const more = some.length > MAX_NAMES ? ` and ${some.length - MAX_NAMES} more` : "";
  const message = `No record covers ${some.slice(0, MAX_NAMES).join(", ")}${more}.`;
  return some.length === 0 ? [] : [finding("info", { message })];
}

const MAX_NAMES = 12;

/** Why there is no record to compare with: nobody could be asked, or who was asked cannot be believed. */
function unanswered(error: unknown, release: string): CheckResult {
  if (error instanceof Untrusted) {
    return undecided({
      message: `The checksum database's answer about ${release} cannot be trusted.`,
      cause: sentence(error.message),
      fix: "Ask from another network, and have GOPROXY and GOSUMDB looked at: somebody on the way, or the database itself, does not tell the truth.",
    });
  }
  if (error instanceof Refused && (error.status === 404 || error.status === 410)) {
    return warn({
      message: `${release} for this platform is not on record, so that its files cannot be compared.`,
      cause: sentence(error.message),
      fix: "Install a release from https://go.dev/dl.",
    });
  }
  if (error instanceof Refused || (error instanceof HttpFailure && error.kind === "unreachable")) {
    return skip(`the checksum database cannot be asked: ${error.message}`);
  }
  if (error instanceof HttpFailure) {
    return undecided({
      message: "The checksum database, or the module proxy before it, does not answer as it should.",
      cause: sentence(error.message),
      fix:
        error.kind === "certificate"
          ? "Add the certificate of your network's authority to the system's, or name its file in SSL_CERT_FILE."
          : "Have GOPROXY and GOSUMDB looked at.",
    });
  }
  throw error;
}

function sentence(clause: string): string {
  return `${clause[0]?.toUpperCase()}${clause.slice(1)}.`;
}
