/** Where a folder lies in its git repository. */
import { lstat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** The folder from the root of its repository, with slashes and one at the end; "" for the root, and without a repository. Runs no git. */
export async function folderInRepository(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const isRoot = await lstat(join(at, ".git")).then(
      () => true,
      () => false,
    );
    if (isRoot) {
      const way = relative(at, folder).replaceAll("\\", "/");
      return way === "" ? "" : `${way}/`;
    }
    if (dirname(at) === at) {
      return "";
    }
  }
}
