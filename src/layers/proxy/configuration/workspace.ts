/** What the modules of a workspace require, and which sums they have. */
import { join, resolve } from "node:path";
import type { CheckContext } from "../../../engine/check.ts";
import { type GoMod, parseGoMod, type Replacement } from "../../../modules/goMod/goMod.ts";
import { parseGoWork } from "../../../modules/goMod/goWork.ts";
import { parseGoSum } from "../../../modules/goSum/goSum.ts";
import { modulePathProblem } from "../../../modules/version/modulePath.ts";

/** A version that the workspace requires and has not itself; where it is replaced, what replaces it. */
export interface Required {
  readonly path: string;
  readonly version: string;
  readonly location: { path: string; line: number };
  /** Whether a file of sums of the workspace has the sum of its go.mod. */
  readonly hasSum: boolean;
}

const READ_OPTIONS = { windows: process.platform === "win32" };

/**
 * What the module in the folder requires, or where it has a go.work, what those require that this lists. What cannot
 * be parsed is left out: other checks tell of it.
 */
export async function requiredBy(
  { readText }: Pick<CheckContext, "readText">,
  folder: string,
): Promise<Required[]> {
  const text = await readText(join(folder, "go.work"));
  const work = text === undefined ? undefined : parseGoWork(text, READ_OPTIONS).file;
  const folders = work === undefined ? [folder] : work.use.map(({ name }) => resolve(folder, name));
  const members = await Promise.all(
    folders.map(async (each) => ({
      file: join(each, "go.mod"),
      mod: parseGoMod((await readText(join(each, "go.mod"))) ?? "", READ_OPTIONS).file,
      sums: (await readText(join(each, "go.sum"))) ?? "",
    })),
  );
  const shared = (await readText(join(folder, "go.work.sum"))) ?? "";
  const known = new Set(
    [shared, ...members.map(({ sums }) => sums)]
      .flatMap((sums) => parseGoSum(sums).lines)
      .filter(({ of }) => of === "go.mod")
      .map(({ path, version }) => `${path}@${version}`),
  );
  const own = new Set(members.map(({ mod }) => mod.module?.name));
  return members
    .flatMap(({ file, mod }) => requirements(file, mod, [...mod.replace, ...(work?.replace ?? [])]))
    .filter(({ path }) => !own.has(path) && modulePathProblem(path) === undefined)
    .map((one) => ({ ...one, hasSum: known.has(`${one.path}@${one.version}`) }));
}

/** What is fetched for each requirement; a replacement by a folder is not fetched. */
function requirements(
  file: string,
  { require }: GoMod,
  replacements: readonly Replacement[],
): Omit<Required, "hasSum">[] {
  return require.flatMap(({ path, version, line }) => {
    const replacement = replacements.find(
      ({ old }) => old.path === path && (old.version === "" || old.version === version),
    );
    const fetched = replacement?.new ?? { path, version };
    return fetched.version === ""
      ? []
      : [{ path: fetched.path, version: fetched.version, location: { path: file, line } }];
  });
}
