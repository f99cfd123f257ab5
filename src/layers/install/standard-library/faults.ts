/** What a listing of the standard library shows to be wrong, told once by its cause. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CheckContext, Problem } from "../../../engine/check.ts";
import type { CommandResult } from "../../../engine/command.ts";
import { explainBuild, placeIn, withoutHeaders } from "../../shared/build-error.ts";
import { errorsOf, type GoPackage, type GoPackageError } from "../../shared/go-list.ts";
import { REINSTALL } from "../../shared/symptoms/symptom.ts";

/** Where and how the standard library was listed. */
export interface Listing {
  context: CheckContext;
  goroot: string;
  /** The folder that go ran in: positions may be relative to it. */
  cwd: string;
  result: CommandResult;
  packages: readonly GoPackage[];
}

/** Each thing that go says is wrong, the packages that are missing first. */
export async function faultsOf(listing: Listing, expected: readonly string[]): Promise<Problem[]> {
  const errors = errorsOf(listing.packages);
  // A folder that cannot be opened ends the walk: all that comes after it is then not listed either.
  const unreadable = errors.find(({ Err }) => Err.startsWith("pattern std: "));
  if (unreadable) {
    return [told(listing, unreadable, "The standard library cannot be read.")];
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

/** What is wrong with a package that is not listed; undefined where all its files are for other platforms. */
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
    ? `${folder} holds no .go file for this platform`
    : files.code === "ENOENT"
      ? `${folder} does not exist`
      : `${folder} cannot be read (${files.code})`;
  const asks = importer?.Pos ? `; ${placeIn(importer.Pos, cwd)?.path} imports it` : "";
  return {
    message: `${name} is missing from the standard library.`,
    cause: `${why}${asks}. ${packages.length} packages are there.`,
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
    return told(listing, first!, message);
  });
}

/** An error by its known cause, else in go's own words at their place. */
function told({ context, result, cwd }: Listing, { Err, Pos }: GoPackageError, message: string): Problem {
  const words = placeIn(Err, cwd) || !Pos ? Err : `${Pos}: ${Err}`;
  return { fix: REINSTALL, ...explainBuild({ ...result, stdout: "", stderr: words }, context, cwd, message) };
}

/**
 * The headers that assembly includes are copies of files in src/runtime (cmd/dist/build.go, runInstall). The build
 * cache does not look at them, so a warm cache hides that one is gone.
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
          cause: `${copy} does not exist: assembly of the standard library includes it.`,
          fix: REINSTALL,
          location: { path: dirname(copy) },
        }
      : {
          message: `${name} in pkg/include is not the one of this release.`,
          cause: `${copy} differs from ${join(runtime, name)}, of which it is a copy.`,
          fix: REINSTALL,
          location: { path: copy },
        };
  });
  return (await Promise.all(problems)).filter((problem) => problem !== undefined);
}

const HEADER = /^(textflag|funcdata|asm_\w+)\.h$/;
