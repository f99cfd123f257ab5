/** What to do about what the go command says of a checksum, step by step. No step has words of the log but names that are valid. */
import type { Mismatch } from "./mismatchKinds.ts";
import { isEmpty, type OddOneOut, type SumEvidence } from "./mismatchSides.ts";

/** The steps. */
export function fixOf(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  const { kind, path, version, detail } = mismatch;
  switch (kind) {
    case "missing":
      return path === ""
        ? [
            "Run: go mod tidy",
            `Review the lines that this adds to go.sum for the module of ${detail} before you commit them.`,
          ]
        : [`Run: go mod download ${path}@${version}`, "If more lines are missing, run: go mod tidy"];
    case "unknown-hash":
      return ["Run: go mod tidy", "Review the h1: line that this adds before you commit it."];
    case "malformed":
      return [
        "Open the file at that line. Between merge markers keep the lines of both sides, each with its three words: path, version, hash.",
        "If a line has no hash, restore the file from version control, then run: go mod tidy",
        "Review what go mod tidy adds before you commit it.",
      ];
    case "updates-needed":
      return [
        "Where go.mod can be changed, run: go mod tidy",
        "Review and commit go.mod and go.sum. With a vendor folder, run: go mod vendor",
        "Use the same Go release there and in the log.",
      ];
    case "vendoring":
      return [
        "Run: go mod vendor (in a workspace: go work vendor)",
        "Commit vendor together with go.mod, and find out where the two parted: go-verify verify --check proxy.vendor",
      ];
    case "database-absent":
      return [
        "Try another proxy, or query the checksum database directly.",
        "If the problem remains, report it to the operator of the checksum database or of the proxy in front of it. Do not disable the checksum database.",
      ];
    case "database-no-record":
    case "database-unreachable":
    case "database-untrusted":
    case "database-setting":
      return fixOfDatabase(mismatch, evidence);
    case "zip-changed":
    case "folder-changed":
    case "ziphash-missing":
      return cacheFix(mismatch, detail);
    case "go.sum":
    case "database":
      return fixOfComparison(mismatch, evidence, odd);
  }
}

function fixOfDatabase({ kind, path }: Mismatch, evidence: SumEvidence): string[] {
  const settings =
    "Check the settings on the machine of the log: go-verify verify --check proxy.configuration";
  const exclude = `If the module is private, exclude it on the machine of the log: GOPRIVATE=${path}`;
  switch (kind) {
    case "database-no-record":
      return evidence.isPrivate === true
        ? ["Set GOPRIVATE on the machine of the log as it is on this machine."]
        : [
            path === "" ? settings : exclude,
            "If it is public, read why the database has no record: the server says it after the status. A new version may need some minutes; a wrong one needs a new tag.",
            "Do not set GOSUMDB=off for all modules.",
          ];
    case "database-setting":
      return [
        "Unset GOSUMDB on the machine of the log; the go command's own value is sum.golang.org.",
        settings,
      ];
    case "database-untrusted":
      return [
        "Run: go clean -modcache",
        "If it fails in the same way, move the folder GOPATH/pkg/sumdb aside and keep it.",
        "If it still fails, query the database without the proxy; report what differs to the proxy's operator. Do not disable the checksum database.",
      ];
    default:
      return [
        "Try again on the machine of the log. If it fails again, request the address of the message there, with curl -v.",
        "Where a network blocks the database, let GOPROXY name a proxy that serves it, or set HTTPS_PROXY.",
        ...(path === "" ? [] : [exclude]),
        settings,
      ];
  }
}

function cacheFix({ path, version }: Mismatch, place: string): string[] {
  return [
    place === ""
      ? "Keep a copy of the module cache if you suspect an attack."
      : `Keep a copy of ${place} if you suspect an attack.`,
    "Run: go clean -modcache",
    `Run: go mod download ${path}@${version}`,
    "Run: go mod verify",
  ];
}

function fixOfComparison(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  if (odd === "module cache") {
    return cacheFix(mismatch, evidence.cache?.file ?? "");
  }
  if (isEmpty(mismatch.downloaded, mismatch)) {
    return emptyFix(mismatch);
  }
  if ((mismatch.log?.origin ?? evidence.origin) !== undefined) {
    return originFix(mismatch, evidence);
  }
  return mismatch.kind === "database" ? databaseFix(mismatch) : sumFix(mismatch, evidence, odd);
}

function emptyFix({ path, version, kind }: Mismatch): string[] {
  return [
    `Keep the line of ${kind === "go.sum" ? "go.sum" : "the checksum database"}. On the machine of the log, run: go clean -modcache`,
    `Run: go mod download ${path}@${version}`,
    "If it fails in the same way, the proxy in GOPROXY, or the origin, gives an empty file: report it to its operator.",
  ];
}

/** The module came from its origin: a proxy's copy is the other witness. */
function originFix({ kind, path, version, of }: Mismatch, { isPrivate }: SumEvidence): string[] {
  const download = `go mod download -json ${path}@${version}`;
  const key = of === "zip" ? "Sum" : "GoModSum";
  const lfs =
    of === "zip"
      ? [
          `To see whether Git LFS makes the difference, run with another empty GOMODCACHE: GIT_LFS_SKIP_SMUDGE=1 ${download}. If its ${key} is the other hash, set GIT_LFS_SKIP_SMUDGE=1 on all machines, or on none.`,
        ]
      : [];
  if (isPrivate === true) {
    return [
      "Ask the owners of the module which of the two hashes is right: the checksum database does not have it.",
      ...lfs,
      "If a tag was moved, ask for a new version, and use that one.",
    ];
  }
  return [
    `${kind === "database" ? "The origin now has other content than the checksum database recorded; the public proxy still serves the recorded content." : "The public proxy serves the content that the checksum database recorded."} In an empty folder, with an empty GOMODCACHE, GOFLAGS unset and GOPROXY set to the public proxy, as it is by default, run: ${download}. It prints the recorded hash as ${key}.`,
    kind === "database"
      ? "To build the recorded content, get this module from the proxy and not from its origin."
      : "If that is the hash in go.sum, go.sum is right: get this module from the proxy and not from its origin. If it is the other hash, find out who wrote the line before you correct it.",
    ...lfs,
    "If the authors moved the tag, ask them for a new version: the recorded content stays what it is.",
    "Do not disable the checksum database to make the build pass.",
  ];
}

function databaseFix({ path, version }: Mismatch): string[] {
  return [
    `Download it from another proxy, or from its origin with GOPROXY=direct, into an empty GOMODCACHE: go mod download -json ${path}@${version}`,
    "If that succeeds, the first proxy serves different content: report it to its operator.",
    "If it fails in the same way, the version was changed after its first release: ask its authors, and use another version.",
    "Do not disable the checksum database to make the build pass.",
  ];
}

function sumFix(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  const { path, version, expected, downloaded } = mismatch;
  const { database, isPrivate, lines } = evidence;
  const key = mismatch.of === "zip" ? "Sum" : "GoModSum";
  const file = lines?.find(({ hash }) => hash === expected)?.file ?? "go.sum";
  const clean =
    odd === "download"
      ? "On the machine where the download differed, such as a CI machine, check GOPROXY and clean the module cache: go clean -modcache"
      : "If the hash in go.sum is right, the download is wrong: clean the module cache (go clean -modcache), and check GOPROXY.";
  const author = `find out who wrote the line (git log -S "${expected}" -- ${file}) before you correct it.`;
  if (database !== undefined && database.hash === expected) {
    return ["Keep the line of go.sum: the checksum database has its hash.", clean];
  }
  if (database !== undefined && database.hash === downloaded) {
    return [`The line of go.sum is wrong: ${author}`, "Look at other lines of the same change too."];
  }
  return [
    isPrivate === true
      ? "Ask the owners of the module which of the two hashes is right: the checksum database does not have it."
      : `Query the checksum database: in an empty folder, with GOMODCACHE set to another empty folder and GOFLAGS unset, run: go mod download -json ${path}@${version}. It prints the right hash as ${key}, or fails.`,
    clean,
    `If the other hash is right, ${author}`,
    "If neither hash is right, stop using the version and ask the module's authors.",
  ];
}
