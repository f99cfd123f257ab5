/** The problems in a listing of the standard library, one for each cause. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CheckContext, Problem } from "../../../engine/check.ts";
import type { CommandResult } from "../../../engine/command.ts";
import { type BuildContext, explainBuild, positionIn, withoutHeaders } from "../../shared/build-error.ts";
import { some } from "../../shared/findings.ts";
import { errorsOf, type GoPackage, type GoPackageError } from "../../shared/go-list.ts";
import { missingFolder } from "../../shared/goroot-damage.ts";
import { REINSTALL } from "../../shared/symptoms/symptom.ts";

/** Where and how the standard library was listed. */
export interface Listing {
  context: BuildContext;
  goroot: string;
  /** The folder in which go ran: positions may be relative to it. */
  cwd: string;
  result: CommandResult;
  packages: readonly GoPackage[];
}

/** The problems that go reports, missing packages first. */
export async function faultsOf(listing: Listing, expected: readonly string[]): Promise<Problem[]> {
  const errors = errorsOf(listing.packages);
  // A folder that cannot be opened ends the walk, so the packages after it are not listed either.
  const unreadable = errors.find(({ Err }) => Err.startsWith("pattern std: "));
  if (unreadable) {
    return [problemOf(listing, unreadable, "The standard library cannot be read.")];
  }
  const absent = new Map<string, GoPackageError>();
  for (const error of errors) {
    const name = /^package (\S+) is not in std \(/.exec(error.Err)?.[1];
    if (name !== undefined && !absent.has(name)) {
      absent.set(name, error);
    }
  }
  const names = new Set(listing.packages.map(({ ImportPath }) => ImportPath));
  const missing = await Promise.all(
    [...new Set([...absent.keys(), ...expected.filter((name) => !names.has(name))])]
      .sort()
      .map((name) => missingPackage(listing, name, absent.get(name))),
  );
  const gone = missing.filter((one) => one !== undefined);
  const others = errors.filter(({ Err }) => !/^package \S+ is not in std \(/.test(Err));
  return [...missingPackages(listing, gone), ...grouped(listing, others)];
}

/** A package that is not listed, with the reason. */
interface MissingPackage extends Pick<Problem, "location"> {
  name: string;
  /** The file that imports it; undefined if none does. */
  importer: string | undefined;
  cause: string;
}

const NO_FILE = " contains no .go file for this platform.";

/** Undefined if all files of the package are for other platforms. */
async function missingPackage(
  { goroot, cwd }: Listing,
  name: string,
  importer: GoPackageError | undefined,
): Promise<MissingPackage | undefined> {
  const folder = join(goroot, "src", ...name.split("/"));
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (Array.isArray(files) && files.some((file) => file.endsWith(".go")) && !importer) {
    return undefined;
  }
  const cause = Array.isArray(files)
    ? `${folder}${NO_FILE}`
    : files.code === "ENOENT"
      ? missingFolder(folder).cause
      : `${folder} cannot be read (${files.code}).`;
  const importedBy = importer && positionIn(importer.Pos, cwd)?.path;
  return { name, importer: importedBy, cause, location: { path: folder } };
}

/** One problem for each cause: a folder that is missing can have contained many packages. */
function missingPackages({ packages }: Listing, missing: readonly MissingPackage[]): Problem[] {
  const foldersWithout = missing.filter(({ cause }) => cause.endsWith(NO_FILE));
  const isMany = foldersWithout.length > 1;
  const others = isMany ? missing.filter((one) => !foldersWithout.includes(one)) : missing;
  const groups = [...Map.groupBy(others, ({ cause }) => cause)];
  if (isMany) {
    groups.push([
      `The folders of these packages, such as ${foldersWithout[0]!.cause.replace(NO_FILE, "")}, contain no .go file for this platform, or cannot be read.`,
      foldersWithout,
    ]);
  }
  return groups.map(([cause, group]) => {
    const [{ name, importer, location }] = group as [MissingPackage, ...MissingPackage[]];
    const imported = importer ? `; ${importer} imports it` : "";
    const message =
      group.length === 1
        ? `${name} is missing from the standard library, which has ${packages.length} other packages${imported}.`
        : `${group.length} packages are missing from the standard library: ${some(group.map((one) => one.name))}.`;
    return { message, cause, fix: REINSTALL, ...(location ? { location } : {}) };
  });
}

/** One problem for each cause: a compiler of another release fails every package in the same words. */
function grouped(listing: Listing, errors: readonly GoPackageError[]): Problem[] {
  const groups = Map.groupBy(errors, ({ Err }) => withoutHeaders(Err));
  return [...groups.values()].map(([first, ...more]) => {
    const name = /^# (\S+)/.exec(first!.Err)?.[1];
    const message =
      name === undefined
        ? "A file of the standard library cannot be read."
        : more.length === 0
          ? `${name} does not compile.`
          : `${more.length + 1} packages of the standard library do not compile.`;
    return problemOf(listing, first!, message);
  });
}

/** An error with its known cause, else with go's own message and its position. */
function problemOf(
  { context, result, cwd }: Listing,
  { Err, Pos }: GoPackageError,
  message: string,
): Problem {
  const words = positionIn(Err, cwd) || !Pos ? Err : `${Pos}: ${Err}`;
  return { fix: REINSTALL, ...explainBuild({ ...result, stdout: "", stderr: words }, context, cwd, message) };
}

/**
 * The headers that assembly code includes are copies of files in src/runtime (cmd/dist/build.go, runInstall). The build
 * cache does not check them, so a warm cache hides that one is missing.
 */
export async function headerFaults(
  { readText }: Pick<CheckContext, "readText">,
  goroot: string,
): Promise<Problem[]> {
  const runtime = join(goroot, "src", "runtime");
  const names = (await readdir(runtime).catch(() => [])).filter((name) => HEADER.test(name));
  const copyOf = (name: string) => join(goroot, "pkg", "include", name);
  const states = await Promise.all(
    names.map(async (name) => {
      const [original, found] = await Promise.all([readText(join(runtime, name)), readText(copyOf(name))]);
      return { name, isMissing: found === undefined, isSame: found === original };
    }),
  );
  const missing = states.filter(({ isMissing }) => isMissing).map(({ name }) => name);
  const changed = states.filter(({ isMissing, isSame }) => !isMissing && !isSame).map(({ name }) => name);
  const isOne = changed.length === 1;
  const missingProblem = (): Problem => ({
    message: `${some(missing)} ${missing.length === 1 ? "is" : "are"} missing from pkg/include.`,
    cause: `${copyOf(missing[0]!)} does not exist; the assembly code of the standard library includes it.`,
    fix: REINSTALL,
    location: { path: dirname(copyOf(missing[0]!)) },
  });
  const changedProblem = (): Problem => ({
    message: `${some(changed)} in pkg/include ${isOne ? "does" : "do"} not belong to this release.`,
    cause: `${copyOf(changed[0]!)} differs from ${join(runtime, changed[0]!)}, although it should be a copy.`,
    fix: REINSTALL,
    location: { path: copyOf(changed[0]!) },
  });
  return [
    ...(missing.length > 0 ? [missingProblem()] : []),
    ...(changed.length > 0 ? [changedProblem()] : []),
  ];
}

const HEADER = /^(textflag|funcdata|asm_\w+)\.h$/;
