/** The module and the workspace file that apply to a folder, as the go command finds them (modload/init.go). */
import { dirname, join } from "node:path";
import type { Facts } from "./rules.ts";

/** The nearest folder above `folder`, or itself, that has a file of this name. */
export async function folderAbove(
  folder: string,
  name: string,
  kind: Facts["kind"],
): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await kind(join(at, name))) === "file") {
      return at;
    }
    if (at === dirname(at)) {
      return undefined;
    }
  }
}

/** The root of the main module of a folder; undefined in a workspace of go.work, which has several. */
export async function mainModuleAbove(
  folder: string,
  kind: Facts["kind"],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const inWorkspace = env.GOWORK !== "off" && (env.GOWORK || (await folderAbove(folder, "go.work", kind)));
  return inWorkspace ? undefined : folderAbove(folder, "go.mod", kind);
}
