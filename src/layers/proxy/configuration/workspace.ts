/** The modules that a workspace requires, and whether go.sum lists them. */
import { join, resolve } from "node:path";
import { PARSE_OPTIONS } from "../../../disk/platform.ts";
import { LARGEST_MOD, readSumFiles, readTexts } from "../../../disk/sums/sumSides.ts";
import type { CheckContext } from "../../../engine/check.ts";
import { parseGoMod } from "../../../modules/goMod/goMod.ts";
import { parseGoWork } from "../../../modules/goMod/goWork.ts";
import { replacementOf } from "../../../modules/goMod/replacements.ts";
import { modulePathProblem } from "../../../modules/version/modulePath.ts";

/** A required module that is not part of the workspace; if it is replaced, its replacement. */
export interface Required {
  readonly path: string;
  readonly version: string;
  readonly location: { path: string; line: number };
  /** Whether a go.sum of the workspace has the hash of its go.mod. */
  readonly hasSum: boolean;
}

/**
 * The requirements of the module in the folder, or if it has a go.work, of the modules that this lists. Lines that
 * cannot be parsed are left out: other checks report them.
 */
export async function requiredBy(
  { readText }: Pick<CheckContext, "readText">,
  folder: string,
): Promise<Required[]> {
  const text = await readText(join(folder, "go.work"), { most: LARGEST_MOD });
  const work = text === undefined ? undefined : parseGoWork(text, PARSE_OPTIONS).file;
  const folders = work === undefined ? [folder] : work.use.map(({ name }) => resolve(folder, name));
  const sumNames = [...folders.map((each) => join(each, "go.sum")), join(folder, "go.work.sum")];
  const sums = await readSumFiles({ label: folder, read: (file) => readText(file) }, sumNames);
  const modNames = folders.map((each) => join(each, "go.mod"));
  const readMod = (file: string) => readText(file, { most: LARGEST_MOD });
  const mods = await readTexts({ label: folder, read: readMod }, modNames);
  const members = modNames.map((file) => ({
    file,
    mod: parseGoMod(mods.get(file) ?? "", PARSE_OPTIONS).file,
  }));
  const known = new Set<string>();
  for (const { sums: file } of sums) {
    for (const { of, path, version } of file.lines) {
      if (of === "go.mod") {
        known.add(`${path}@${version}`);
      }
    }
  }
  const own = new Set(members.map(({ mod }) => mod.module?.name));
  return (
    members
      .flatMap(({ file, mod }) =>
        mod.require.map((required) => {
          const fetched = replacementOf(required, members, work)?.replacement.new ?? required;
          const { path, version } = fetched;
          const hasSum = known.has(`${path}@${version}`);
          return { path, version, location: { path: file, line: required.line }, hasSum };
        }),
      )
      // A replacement by a folder is not fetched.
      .filter(({ version }) => version !== "")
      .filter(({ path }) => !own.has(path) && modulePathProblem(path) === undefined)
  );
}
