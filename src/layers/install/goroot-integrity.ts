import { join } from "node:path";
import { type ChecksumDatabase, openChecksumDatabase, Refused } from "../../disk/sumdb/checksumDatabase.ts";
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
import { HttpFailure } from "../../engine/httpExchange.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { hash1 } from "../../modules/goSum/dirhash.ts";
import { lookUp, type ProvenRecord } from "../../modules/sumdb/client.ts";
import { Untrusted } from "../../modules/sumdb/untrusted.ts";
import { compareVersions, versionOfToolchain } from "../../modules/version/version.ts";
import { differences } from "./goroot-integrity/differences.ts";
import { type GorootFiles, listGoroot, sha256OfEach } from "./goroot-integrity/files.ts";
import { goEnvFinding, possibleGoEnvs } from "./goroot-integrity/go-env.ts";

/**
 * Upstream also publishes each release as module golang.org/toolchain, with a version for each platform. The checksum
 * database has a record of its hash (cmd/distpack, cmd/go/internal/toolchain). So the files of GOROOT can be compared
 * with a record that is signed, public and the same for everyone.
 */
export const gorootIntegrity: Check = {
  id: "install.goroot-integrity",
  title: "The files of GOROOT match the upstream release",
  label: "GOROOT files",
  about:
    "A changed, missing or added file in GOROOT affects every program, and the go command does not notice it. This check hashes all files of the release and compares them with its record in the checksum database; it verifies the signature and the proofs of the record itself. The folders api, doc, misc and test and added tools are not covered. Builds by a distribution differ on purpose.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["network"],
  async run(context) {
    const env = await context.goEnv();
    const { GOVERSION = "", GOPROXY, GOSUMDB } = env;
    const version = versionOfToolchain(GOVERSION);
    if (version === undefined || GOVERSION !== `go${version}`) {
      return skip(`${GOVERSION} is not an upstream release, so no record exists to compare with`);
    }
    if (compareVersions(version, "1.21rc1") < 0) {
      return skip(`${GOVERSION} has no record: the checksum database covers releases since go1.21`);
    }
    if (GOPROXY === "off" || GOSUMDB === "off") {
      const reason = GOSUMDB === "off" ? "GOSUMDB=off" : "GOPROXY=off";
      return skip(`${reason}: the checksum database is not queried`);
    }
    try {
      return await compare(context, env);
    } catch (error) {
      return withoutRecord(error, GOVERSION);
    }
  },
};

async function compare(context: CheckContext, env: GoEnv): Promise<CheckResult> {
  const { GOROOT = "", GOHOSTOS = "", GOHOSTARCH = "", GOVERSION = "" } = env;
  const version = `v0.0.1-${GOVERSION}.${GOHOSTOS}-${GOHOSTARCH}`;
  context.progress("querying the checksum database");
  const fetched = fetchRecord(context, env, version);
  // Hashing continues meanwhile; the response is awaited below.
  fetched.catch(() => {});
  const packGo = await context.readText(join(GOROOT, "src", "cmd", "distpack", "pack.go"));
  const files = await listGoroot(GOROOT, { os: GOHOSTOS, arch: GOHOSTARCH }, packGo, context.signal);
  const hashes = await sha256OfEach(files.covered, context.signal);
  const changedCopies = await findChangedCopies(files, hashes, context);
  const { record, database } = await fetched;

  const notes = [...coverageNotes(files), recordNote(record, database)];
  const passed = `${hashes.size.toLocaleString("en")} files match upstream's ${GOVERSION}`;
  const hashWith = (more: ReadonlyMap<string, string>) =>
    hash1(
      [...new Map([...hashes, ...more])].map(([name, sha256]) => [
        `golang.org/toolchain@${version}/${name}`,
        sha256,
      ]),
    );
  const hash = await hashWith(new Map());
  if (files.unreleasable.length === 0 && changedCopies.length === 0) {
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
    changedCopies,
    hash,
    recordedHash: record.hash,
  });
  return conclude([...found, ...notes], passed);
}

async function fetchRecord(
  context: CheckContext,
  env: GoEnv,
  version: string,
): Promise<{ record: ProvenRecord; database: ChecksumDatabase }> {
  const database = await openChecksumDatabase(context, env);
  return { record: await lookUp(database, { path: "golang.org/toolchain", version }), database };
}

/** The go.mod files of a downloaded toolchain that differ from the `_go.mod` beside them; names relative to GOROOT. */
async function findChangedCopies(
  { goModCopies }: GorootFiles,
  hashes: ReadonlyMap<string, string>,
  { signal }: CheckContext,
): Promise<string[]> {
  const used = goModCopies.map((copy) => ({ name: copy.released.name, path: copy.used }));
  const own = await sha256OfEach(used, signal);
  return [...own]
    .filter(([name, sha256]) => sha256 !== hashes.get(name))
    .map(([name]) => name.replace("_go.mod", "go.mod"));
}

function recordNote({ id, tree }: ProvenRecord, { verifier, url }: ChecksumDatabase): Finding {
  return finding("info", {
    message: `The record is number ${id.toLocaleString("en")} of ${tree.size.toLocaleString("en")} in the signed tree of ${verifier.name}, read from ${url}.`,
  });
}

function coverageNotes({ uncovered }: GorootFiles): Finding[] {
  const some = uncovered.filter((name) => !/(^|\/)\.|~$/.test(name)).sort();
  const more = some.length > MAX_NAMES ? ` and ${some.length - MAX_NAMES} more` : "";
  const message = `No record covers ${some.slice(0, MAX_NAMES).join(", ")}${more}.`;
  return some.length === 0 ? [] : [finding("info", { message })];
}

const MAX_NAMES = 12;

/** The result without a record: the database cannot be queried, or its response cannot be trusted. */
function withoutRecord(error: unknown, release: string): CheckResult {
  if (error instanceof Untrusted) {
    return undecided({
      message: `The checksum database's answer about ${release} cannot be trusted.`,
      cause: sentence(error.message),
      fix: "Try again from another network, and check GOPROXY and GOSUMDB: the database, or a server between it and this machine, returned false data.",
    });
  }
  if (error instanceof Refused && (error.status === 404 || error.status === 410)) {
    return warn({
      message: `${release} for this platform has no record, so its files cannot be compared.`,
      cause: sentence(error.message),
      fix: "Install a release from https://go.dev/dl.",
    });
  }
  if (error instanceof Refused || (error instanceof HttpFailure && error.kind === "unreachable")) {
    return skip(`the checksum database cannot be queried: ${error.message}`);
  }
  if (error instanceof HttpFailure) {
    return undecided({
      message: "The checksum database, or the module proxy in front of it, does not respond as expected.",
      cause: sentence(error.message),
      fix:
        error.kind === "certificate"
          ? "Add the CA certificate of your network to the system's certificates, or set SSL_CERT_FILE to its file."
          : "Check GOPROXY and GOSUMDB.",
    });
  }
  throw error;
}

/** A clause as a sentence; a URL at its start stays as it is. */
function sentence(clause: string): string {
  return `${/^\w+:\/\//.test(clause) ? clause : `${clause[0]?.toUpperCase()}${clause.slice(1)}`}.`;
}
