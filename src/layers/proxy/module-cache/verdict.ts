/**
 * What is wrong with a module in the module cache, and which side is: the zip, the folder that was unpacked from it,
 * the .ziphash that was written when the download was verified, or go.sum. What two of them agree on is held against
 * the third; where cache and go.sum stand one against one, it is said that neither can be told to be wrong.
 */
import type { ModuleSums, Statement } from "../../../disk/cachedSums.ts";
import type { CacheState, Differences } from "../../../disk/cacheState.ts";
import { type CachedModule, cachedModule } from "../../../disk/moduleCache.ts";
import { type Finding, finding } from "../../../engine/check.ts";

/** A module with what is known of it, and what of the cache can be compared. */
interface Subject extends ModuleSums {
  readonly module: CachedModule;
  readonly state: CacheState;
  readonly name: string;
  /** The workspace folder: statements stand in its files. */
  readonly workspace: string;
  /** Undefined where it is not there, cannot be read or does not count. */
  readonly zipHash: string | undefined;
  readonly folderHash: string | undefined;
  readonly recorded: string | undefined;
}

/** All that is wrong with a module. `workspace` is the folder that the statements' files lie in. */
export function verdict(sums: ModuleSums, state: CacheState, workspace: string): Finding[] {
  const recorded = state.ziphash?.problem === undefined ? state.ziphash?.found : undefined;
  const subject: Subject = {
    ...sums,
    module: cachedModule(sums.module),
    state,
    workspace,
    name: `${sums.module.path} ${sums.module.version}`,
    zipHash: state.zip?.problem === undefined ? state.zip?.found.hash : undefined,
    // A folder that is not unpacked to its end is unpacked anew (DownloadDir in cmd/go/internal/modfetch/cache.go).
    folderHash: state.partial || state.folder?.problem !== undefined ? undefined : state.folder?.found,
    recorded,
  };
  return [
    ...unreadable(subject),
    ...sums.zip.flatMap((said) => againstSum(subject, said)),
    ...folderChanges(subject),
    ...ziphashFault(subject),
    ...sums.mod.flatMap((said) => goModFault(subject, said)),
  ];
}

function unreadable({ state, module, name }: Subject): Finding[] {
  const { zip, folder, mod, ziphash } = state;
  const refused = zip?.problem === undefined ? zip?.found.refused : undefined;
  const problems = [
    { what: "zip", path: module.zip, why: zip?.problem },
    { what: "zip", path: module.zip, why: refused && `the go command does not unpack it: ${refused}` },
    { what: "unpacked folder", path: module.folder, why: state.partial ? undefined : folder?.problem },
    { what: ".mod file", path: module.mod, why: mod?.problem },
    { what: ".ziphash", path: module.ziphash, why: ziphash?.problem },
  ];
  return problems.flatMap(({ what, path, why }) =>
    why === undefined
      ? []
      : finding("error", {
          message: `The ${what} of ${name} in the module cache is no good: ${why}.`,
          fix: again(module, path),
          location: { path },
        }),
  );
}

/** The zip, or where there is none the folder, against a line of go.sum. */
function againstSum(subject: Subject, said: Statement): Finding[] {
  const { zipHash, folderHash, recorded, module, name } = subject;
  const what = zipHash === undefined ? "unpacked folder" : "zip";
  const hash = zipHash ?? folderHash;
  if (hash === undefined || hash === said.hash) {
    return [];
  }
  const hashes = `${said.file} says ${said.hash}, the ${what} hashes to ${hash}.`;
  const changed = (cause: string) => {
    const path = zipHash === undefined ? module.folder : module.zip;
    return [
      finding("error", {
        message: `The ${what} of ${name} in the module cache was changed.`,
        cause: `${hashes} ${cause}`,
        fix: again(
          module,
          path,
          ...(zipHash !== undefined && folderHash !== said.hash ? [module.folder] : []),
        ),
        location: { path },
      }),
    ];
  };
  if (zipHash !== undefined && folderHash === said.hash) {
    return changed(`The folder that was unpacked from it still agrees with ${said.file}.`);
  }
  if (recorded === said.hash) {
    return changed(
      `The .ziphash, written when the download was verified, agrees with ${said.file}: builds trust it and do not look again.`,
    );
  }
  return [eitherSide(subject, said, hashes)];
}

/** Cache and go.sum contradict each other, and nothing tells which of them is right. */
function eitherSide(
  { zipHash, folderHash, zip, workspace, name }: Subject,
  said: Statement,
  hashes: string,
): Finding {
  const together =
    zipHash !== undefined && zipHash === folderHash ? " The unpacked folder agrees with the zip." : "";
  const other = zip.find(({ hash }) => hash === (zipHash ?? folderHash));
  const also = other === undefined ? "" : ` ${other.file}:${other.line} agrees with the module cache.`;
  return finding("error", {
    message: `${said.file}:${said.line}: the module cache has another ${name} than ${said.file} says.`,
    cause: `${hashes}${together}${also} Either the line is wrong or what was downloaded is: offline that cannot be told.`,
    fix: "Keep the line until it is known which hash the checksum database has; compare it with version control.",
    location: { path: `${workspace}/${said.file}`, line: said.line },
  });
}

/** The folder against the zip, file by file, unless the folder is the one that go.sum is right about. */
function folderChanges({ state, module, name, zip, zipHash, folderHash }: Subject): Finding[] {
  const { differences } = state;
  const agrees = (hash: string | undefined) => zip.some((said) => said.hash === hash);
  if (
    differences === undefined ||
    differences.count === 0 ||
    folderHash === undefined ||
    agrees(folderHash)
  ) {
    return [];
  }
  const [first] = [...differences.changed, ...differences.added];
  return [
    finding("error", {
      message: `The unpacked ${name} is not what its zip holds: ${listed(differences)}.`,
      cause: agrees(zipHash)
        ? "The zip agrees with go.sum: the folder was changed after it was unpacked, and builds compile what is in it."
        : "",
      fix: again(module, module.folder),
      location: { path: first === undefined ? module.folder : `${module.folder}/${first}` },
    }),
  ];
}

function listed({ changed, missing, added, count }: Differences): string {
  const told = [
    ...changed.map((file) => `${file} is changed`),
    ...missing.map((file) => `${file} is missing`),
    ...added.map((file) => `${file} is added`),
  ].slice(0, NAMED);
  return told.join(", ") + (count > told.length ? `, and ${count - told.length} more` : "");
}

const NAMED = 5;

/**
 * The .ziphash by itself. A missing one, or one that can be no hash, the go command makes anew from the zip; another
 * hash it takes for what was downloaded (checkMod and isValidSum in cmd/go/internal/modfetch/fetch.go).
 */
function ziphashFault({ state, module, name, zip, zipHash, folderHash, recorded }: Subject): Finding[] {
  const truth = zipHash ?? folderHash;
  if (truth === undefined || recorded === truth || state.ziphash?.problem !== undefined) {
    return [];
  }
  const location = {
    path: recorded === undefined ? module.zip : module.ziphash,
    line: recorded === undefined ? undefined : 1,
  };
  if (recorded !== undefined && /^[^\0]{47}$/.test(recorded)) {
    const isOnlyFault = zip.some(({ hash }) => hash === truth);
    return isOnlyFault
      ? [
          finding("error", {
            message: `The .ziphash of ${name} in the module cache is wrong.`,
            cause: `It says ${recorded}, but the ${zipHash === undefined ? "folder" : "zip"} hashes to what go.sum says: builds stop at a checksum mismatch although nothing else is wrong.`,
            fix: again(module, module.ziphash),
            location,
          }),
        ]
      : [];
  }
  if (zipHash === undefined && recorded === undefined) {
    // The go command takes what is left for nothing, and downloads anew.
    return [];
  }
  return [
    finding("warning", {
      message: `${name} in the module cache has ${recorded === undefined ? "no .ziphash" : "a .ziphash that is no hash"}.`,
      cause: "go mod verify refuses that; a build makes it anew from the zip.",
      fix: `go mod download ${module.path}@${module.version}`,
      location,
    }),
  ];
}

/** The .mod file against its line of go.sum. */
function goModFault({ state, module, name, zip, zipHash, workspace }: Subject, said: Statement): Finding[] {
  const { mod } = state;
  if (mod === undefined || mod.problem !== undefined || mod.found === said.hash) {
    return [];
  }
  const inZip = state.zip?.problem === undefined ? state.zip?.found.mod : undefined;
  const hashes = `${said.file} says ${said.hash}, the .mod file hashes to ${mod.found}.`;
  if (inZip === said.hash) {
    return [
      finding("error", {
        message: `The go.mod of ${name} in the module cache was changed.`,
        cause: `${hashes} The go.mod in the zip agrees with ${said.file}.`,
        fix: again(module, module.mod),
        location: { path: module.mod },
      }),
    ];
  }
  const isZipRight = zip.some(({ hash }) => hash === zipHash);
  const cause =
    inZip === mod.found && isZipRight
      ? "The zip, which agrees with its own line, holds the same go.mod: this line is wrong."
      : "Either the line is wrong or what was downloaded is: offline that cannot be told.";
  return [
    finding("error", {
      message: `${said.file}:${said.line}: the module cache has another go.mod of ${name} than ${said.file} says.`,
      cause: `${hashes} ${cause}`,
      fix: "Keep the line until it is known which hash the checksum database has; compare it with version control.",
      location: { path: `${workspace}/${said.file}`, line: said.line },
    }),
  ];
}

/** How to have it downloaded, or unpacked, again. */
function again({ path, version }: CachedModule, ...paths: readonly string[]): string {
  return `Remove ${paths.join(" and ")}, then run: go mod download ${path}@${version}`;
}
