/** The problems in a listing of the standard library, one for each cause. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CheckContext, Problem } from "../../../engine/check.ts";
import type { CommandResult } from "../../../engine/command.ts";
import { explainBuild, positionIn, withoutHeaders } from "../../shared/build-error.ts";
import { errorsOf, type GoPackage, type GoPackageError } from "../../shared/go-list.ts";
import { REINSTALL } from "../../shared/symptoms/symptom.ts";

/** Where and how the standard library was listed. */
export interface Listing {
  context: CheckContext;
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
  const absent = errors.flatMap(({ Err }) => /^package (\S+) is not in std \(/.exec(Err)?.[1] ?? []);
  const names = new Set(listing.packages.map(({ ImportPath }) => ImportPath));
  const missing = await Promise.all(
    [...new Set([...absent, ...expected.filter((name) => !names.has(name))])].sort().map(async (name) => {
      const importer = errors.find(({ Err }) => Err.startsWith(`package ${name} is not in std (`));
      return missingPackage(listing, name, importer);
    }),
  );
  const others = errors.filter(({ Err }) => !/^package \S+ is not in std \(/.test(Err));
  return [...missing.filter((problem) => problem !== undefined), ...grouped(listing, others)];
}

/** What is wrong with a package that is not listed; undefined if all its files are for other platforms. */
async function missingPackage(
  { goroot, cwd, packages }: Listing,
  name: string,
  importer: GoPackageError | undefined,
): Promise<Problem | undefined> {
  const folder = join(goroot, "src", ...name.split("/"));
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (Array.isArray(files) && files.some((file) => file.endsWith(".go")) && !importer) {
    return undefined;
  }
  const why = Array.isArray(files)
    ? `${folder} contains no .go file for this platform`
    : files.code === "ENOENT"
      ? `${folder} does not exist`
      : `${folder} cannot be read (${files.code})`;
  const imports = importer?.Pos ? `; ${positionIn(importer.Pos, cwd)?.path} imports it` : "";
  return {
    message: `${name} is missing from the standard library.`,
    cause: `${why}${imports}. ${packages.length} packages are present.`,
    fix: REINSTALL,
    location: { path: folder },
  };
}

/** One problem for each cause: a compiler of another release fails every package in the same words. */
function grouped(listing: Listing, errors: readonly GoPackageError[]): Problem[] {
  const groups = new Map<string, GoPackageError[]>();
  for (const error of errors) {
    const words = withoutHeaders(error.Err);
    groups.set(words, [...(groups.get(words) ?? []), error]);
  }
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
  const problems = names.map(async (name): Promise<Problem | undefined> => {
    const copy = join(goroot, "pkg", "include", name);
    const [original, found] = await Promise.all([readText(join(runtime, name)), readText(copy)]);
    if (found === original) {
      return undefined;
    }
    return found === undefined
      ? {
          message: `${name} is missing from pkg/include.`,
          cause: `${copy} does not exist; the assembly code of the standard library includes it.`,
          fix: REINSTALL,
          location: { path: dirname(copy) },
        }
      : {
          message: `${name} in pkg/include does not belong to this release.`,
          cause: `${copy} differs from ${join(runtime, name)}, although it should be a copy.`,
          fix: REINSTALL,
          location: { path: copy },
        };
  });
  return (await Promise.all(problems)).filter((problem) => problem !== undefined);
}

const HEADER = /^(textflag|funcdata|asm_\w+)\.h$/;
