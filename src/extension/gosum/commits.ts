/** When HEAD may have moved: a comparison with it is not up to date then. */
import { type Disposable, workspace } from "vscode";

/**
 * Calls `changed` when the HEAD of a repository in the workspace moves. One whose root is above the workspace is not
 * seen.
 */
export function whenHeadMoves(changed: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher("**/.git/{HEAD,logs/HEAD}");
  watcher.onDidChange(changed);
  watcher.onDidCreate(changed);
  watcher.onDidDelete(changed);
  return watcher;
}
