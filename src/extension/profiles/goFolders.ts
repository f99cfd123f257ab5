/** GOROOT and the module cache, requested once for each go command and environment. */
import { workspace } from "vscode";
import type { GoFolders } from "../../server/protocol.ts";
import type { Server } from "../languageServer/server.ts";
import { requestBase } from "../request.ts";

const TIMEOUT_MS = 30_000;

/** Undefined if the folder is not trusted, since no process may start then, or if the go command fails. */
export function goFoldersOf(server: Pick<Server, "request">): () => Promise<GoFolders | undefined> {
  let last: { key: string; folders: Promise<GoFolders | undefined> } | undefined;
  return async () => {
    if (!workspace.isTrusted) {
      return undefined;
    }
    const { target } = requestBase();
    const key = JSON.stringify(target);
    if (last?.key !== key) {
      const request = server.request("goVerify/goFolders", { ...target, timeoutMs: TIMEOUT_MS });
      const folders = request.catch(() => {
        // Then only the workspace is searched; the next click requests the folders again.
        last = undefined;
        return undefined;
      });
      last = { key, folders };
    }
    return last.folders;
  };
}
