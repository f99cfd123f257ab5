/** The vendor directories of a workspace, with the files that they must match. */
import { stat } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { PARSE_OPTIONS } from "../../../disk/platform.ts";
import { filesBelow } from "../../../disk/sumFiles.ts";
import { LARGEST_MOD } from "../../../disk/sums/sumSides.ts";
import type { CheckContext } from "../../../engine/check.ts";
import { parseGoMod } from "../../../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../../../modules/goMod/goWork.ts";
import type { MainModule, VendorSubject } from "../../../modules/vendor/vendorConsistency.ts";
import { parseVendorList } from "../../../modules/vendor/vendorList.ts";
import { compareVersions } from "../../../modules/version/version.ts";

/** A vendor directory. */
export interface VendorFolder extends VendorSubject {
  /** The folder that contains it, absolute. */
  readonly root: string;
  /** The go line of the main module or of the workspace; "" without one. */
  readonly go: string;
}

/** The vendor directories that the go command would use. @throws Error if a file cannot be read */
export async function vendorFolders(
  { readText, signal }: Pick<CheckContext, "readText" | "signal">,
  workspace: string,
): Promise<VendorFolder[]> {
  const files = await filesBelow(workspace, ["go.mod", "go.work"], signal);
  const roots = [...new Set(files.map((file) => dirname(file)))];
  const found = roots.map(async (root): Promise<VendorFolder[]> => {
    const folder = await stat(join(root, "vendor")).catch(() => undefined);
    if (!folder?.isDirectory()) {
      return [];
    }
    const text = await readText(join(root, "vendor", "modules.txt"));
    const list = parseVendorList(text ?? "");
    const workText = list.workspace
      ? await readText(join(root, "go.work"), { most: LARGEST_MOD })
      : undefined;
    const work = workText === undefined ? undefined : parseGoWork(workText, PARSE_OPTIONS).file;
    const mains = await mainModules({ readText }, root, work);
    const go = (work ?? mains[0]?.mod)?.go?.name ?? "";
    // Without modules.txt, the go command uses it only by default, that is from go 1.14 on.
    const isUsed = text !== undefined || compareVersions(go, "1.14") >= 0;
    return isUsed && mains.length > 0 ? [{ root, go, list, mains, work }] : [];
  });
  return (await Promise.all(found)).flat();
}

async function mainModules(
  { readText }: Pick<CheckContext, "readText">,
  root: string,
  work: GoWork | undefined,
): Promise<MainModule[]> {
  const folders = work === undefined ? ["."] : work.use.map(({ name }) => name);
  const mains = folders.map(async (folder): Promise<MainModule[]> => {
    const file = posix.join(folder, "go.mod");
    const text = await readText(join(root, file), { most: LARGEST_MOD });
    return text === undefined ? [] : [{ file, mod: parseGoMod(text, PARSE_OPTIONS).file }];
  });
  return (await Promise.all(mains)).flat();
}
