/**
 * What is wrong with a module in the module cache, and which side is wrong: the zip, the folder that was unpacked from
 * it, the .ziphash that was written when the download was verified, or go.sum. If two of them agree, the third is wrong.
 * If only the cache and go.sum differ, the finding says that the wrong side is unknown.
 */
import type { ModuleSums, RecordedHash } from "../../../disk/cachedSums.ts";
import type { CacheState, Differences } from "../../../disk/cacheState.ts";
import { type CachedModule, cachedModule } from "../../../disk/moduleCache.ts";
import { type Finding, finding } from "../../../engine/check.ts";
import { some } from "../../shared/findings.ts";

/** A module with its state in the cache and the hashes that can be compared. */
interface Subject extends ModuleSums {
  readonly module: CachedModule;
  readonly state: CacheState;
  readonly name: string;
  /** The workspace folder: recorded hashes are in its files. */
  readonly workspace: string;
  /** Undefined if it does not exist, cannot be read or does not count. */
  readonly zipHash: string | undefined;
  readonly folderHash: string | undefined;
  readonly ziphash: string | undefined;
}

/** The findings about a module. `workspace` is the folder of the files with the recorded hashes. */
export function cacheFindings(sums: ModuleSums, state: CacheState, workspace: string): Finding[] {
  const subject: Subject = {
    ...sums,
    module: cachedModule(sums.module),
    state,
    workspace,
    name: `${sums.module.path} ${sums.module.version}`,
    zipHash: state.zip?.problem === undefined ? state.zip?.value.hash : undefined,
    // The go command unpacks an incomplete folder again (DownloadDir in cmd/go/internal/modfetch/cache.go).
    folderHash: state.partial || state.folder?.problem !== undefined ? undefined : state.folder?.value,
    ziphash: state.ziphash?.problem === undefined ? state.ziphash?.value : undefined,
  };
  return [
    ...unreadable(subject),
    ...sums.zip.flatMap((line) => zipFault(subject, line)),
    ...folderChanges(subject),
    ...ziphashFault(subject),
    ...sums.mod.flatMap((line) => goModFault(subject, line)),
  ];
}

/** More modules with the same fault are one finding. */
const MAX_EACH = 3;

/** The findings, with one for many modules that have the same fault. A wrong line of go.sum is never folded. */
export function foldModules(found: readonly { name: string; finding: Finding }[]): Finding[] {
  const alike = Map.groupBy(found, ({ name, finding: { message, severity } }) =>
    JSON.stringify([severity, message.replaceAll(name, "%")]),
  );
  return [...alike].flatMap(([key, group]) => {
    const { finding: first } = group[0]!;
    if (group.length <= MAX_EACH) {
      return group.map(({ finding }) => finding);
    }
    const [, template] = JSON.parse(key) as [string, string];
    const subject = `${group.length.toLocaleString("en")} modules`;
    const message = template.replace(/^% (.*) has /, `% $1 have `).replace("%", subject);
    const isSameCause = group.every(({ finding }) => finding.cause === first.cause);
    const isDownload = group.every(({ finding }) => finding.fix.startsWith("go mod download "));
    return [
      {
        ...first,
        message: `${message.replace(/\.$/, "")}: ${some(group.map(({ name }) => name))}.`,
        cause: isSameCause ? first.cause : `For example ${group[0]!.name}: ${first.cause}`,
        fix: isDownload ? "go mod download" : "go clean -modcache && go mod download",
      },
    ];
  });
}

function unreadable({ state, module, name }: Subject): Finding[] {
  const { zip, folder, mod, ziphash } = state;
  const refused = zip?.problem === undefined ? zip?.value.refused : undefined;
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
          message: `The ${what} of ${name} in the module cache is unusable: ${why}.`,
          fix: redownload(module, path),
          location: { path },
        }),
  );
}

/** Compares the zip, or without a zip the folder, with a line of go.sum. */
function zipFault(subject: Subject, line: RecordedHash): Finding[] {
  const { zipHash, folderHash, ziphash, module, name } = subject;
  const what = zipHash === undefined ? "unpacked folder" : "zip";
  const hash = zipHash ?? folderHash;
  if (hash === undefined || hash === line.hash) {
    return [];
  }
  const hashes = `The hash in ${line.file} is ${line.hash}, that of the ${what} is ${hash}.`;
  const changed = (cause: string) => {
    const path = zipHash === undefined ? module.folder : module.zip;
    return [
      finding("error", {
        message: `The ${what} of ${name} in the module cache was changed.`,
        cause: `${hashes} ${cause}`,
        fix: redownload(
          module,
          path,
          ...(zipHash !== undefined && folderHash !== line.hash ? [module.folder] : []),
        ),
        location: { path },
      }),
    ];
  };
  if (zipHash !== undefined && folderHash === line.hash) {
    return changed(`The folder that was unpacked from it still matches ${line.file}.`);
  }
  if (ziphash === line.hash) {
    return changed(
      `The .ziphash, written when the download was verified, matches ${line.file}. Builds trust it and do not hash again.`,
    );
  }
  return [unknownSide(subject, line, hashes)];
}

/** The cache and go.sum differ, and nothing shows which of them is right. */
function unknownSide(
  { zipHash, folderHash, zip, workspace, name }: Subject,
  line: RecordedHash,
  hashes: string,
): Finding {
  const together =
    zipHash !== undefined && zipHash === folderHash ? " The unpacked folder matches the zip." : "";
  const other = zip.find(({ hash }) => hash === (zipHash ?? folderHash));
  const also = other === undefined ? "" : ` ${other.file}:${other.line} matches the module cache.`;
  return finding("error", {
    message: `${line.file}:${line.line}: The module cache has a different hash for ${name}.`,
    cause: `${hashes}${together}${also} Either the line or the download is wrong. This cannot be determined offline.`,
    fix: "Do not change the line until you know which hash the checksum database has. Compare it with version control.",
    location: { path: `${workspace}/${line.file}`, line: line.line },
  });
}

/** Compares the folder with the zip, file by file, unless the folder matches go.sum. */
function folderChanges({ state, module, name, zip, zipHash, folderHash }: Subject): Finding[] {
  const { differences } = state;
  const matches = (hash: string | undefined) => zip.some((line) => line.hash === hash);
  if (
    differences === undefined ||
    differences.count === 0 ||
    folderHash === undefined ||
    matches(folderHash)
  ) {
    return [];
  }
  const [first] = [...differences.changed, ...differences.added];
  return [
    finding("error", {
      message: `The unpacked folder of ${name} differs from its zip: ${describe(differences)}.`,
      cause: matches(zipHash)
        ? "The zip matches go.sum, so the folder was changed after it was unpacked. Builds compile its files."
        : "",
      fix: redownload(module, module.folder),
      location: { path: first === undefined ? module.folder : `${module.folder}/${first}` },
    }),
  ];
}

function describe({ changed, missing, added, count }: Differences): string {
  const files = [
    ...changed.map((file) => `${file} is changed`),
    ...missing.map((file) => `${file} is missing`),
    ...added.map((file) => `${file} is added`),
  ].slice(0, MAX_NAMES);
  return files.join(", ") + (count > files.length ? `, and ${count - files.length} more` : "");
}

const MAX_NAMES = 5;

/**
 * The .ziphash by itself. If it is missing or not a hash, the go command writes it again from the zip; it trusts any
 * other hash as that of the download (checkMod and isValidSum in cmd/go/internal/modfetch/fetch.go).
 */
function ziphashFault({ state, module, name, zip, zipHash, folderHash, ziphash }: Subject): Finding[] {
  const actual = zipHash ?? folderHash;
  if (actual === undefined || ziphash === actual || state.ziphash?.problem !== undefined) {
    return [];
  }
  const location = {
    path: ziphash === undefined ? module.zip : module.ziphash,
    line: ziphash === undefined ? undefined : 1,
  };
  if (ziphash !== undefined && /^[^\0]{47}$/.test(ziphash)) {
    const isOnlyFault = zip.some(({ hash }) => hash === actual);
    return isOnlyFault
      ? [
          finding("error", {
            message: `The .ziphash of ${name} in the module cache is wrong.`,
            cause: `It contains ${ziphash}, but the ${zipHash === undefined ? "folder" : "zip"} matches go.sum. Builds stop at a checksum mismatch although nothing else is wrong.`,
            fix: redownload(module, module.ziphash),
            location,
          }),
        ]
      : [];
  }
  if (zipHash === undefined && ziphash === undefined) {
    // The go command ignores the rest and downloads the module again.
    return [];
  }
  return [
    finding("warning", {
      message: `${name} in the module cache has ${ziphash === undefined ? "no .ziphash" : "a .ziphash that is not a hash"}.`,
      cause: "go mod verify fails on this. A build writes it again from the zip.",
      fix: `go mod download ${module.path}@${module.version}`,
      location,
    }),
  ];
}

/** Compares the .mod file with its line of go.sum. */
function goModFault(
  { state, module, name, zip, zipHash, workspace }: Subject,
  line: RecordedHash,
): Finding[] {
  const { mod } = state;
  if (mod === undefined || mod.problem !== undefined || mod.value === line.hash) {
    return [];
  }
  const inZip = state.zip?.problem === undefined ? state.zip?.value.mod : undefined;
  const hashes = `The hash in ${line.file} is ${line.hash}, that of the .mod file is ${mod.value}.`;
  if (inZip === line.hash) {
    return [
      finding("error", {
        message: `The go.mod of ${name} in the module cache was changed.`,
        cause: `${hashes} The go.mod in the zip matches ${line.file}.`,
        fix: redownload(module, module.mod),
        location: { path: module.mod },
      }),
    ];
  }
  const isZipRight = zip.some(({ hash }) => hash === zipHash);
  const cause =
    inZip === mod.value && isZipRight
      ? "The zip matches its own line and contains the same go.mod, so this line is wrong."
      : "Either the line or the download is wrong. This cannot be determined offline.";
  return [
    finding("error", {
      message: `${line.file}:${line.line}: The module cache has a different hash for the go.mod of ${name}.`,
      cause: `${hashes} ${cause}`,
      fix: "Do not change the line until you know which hash the checksum database has. Compare it with version control.",
      location: { path: `${workspace}/${line.file}`, line: line.line },
    }),
  ];
}

/** How to download or unpack the module again. */
function redownload({ path, version }: CachedModule, ...paths: readonly string[]): string {
  return `Remove ${paths.join(" and ")}, then run: go mod download ${path}@${version}`;
}
