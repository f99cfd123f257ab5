/** Where the go command keeps source, asked once for each go command and environment. */
import { workspace } from "vscode";
import type { GoFolders } from "../../server/protocol.ts";
import type { Server } from "../languageServer/client.ts";
import { gather } from "../request.ts";

const LIMIT_MS = 30_000;

/** Gives undefined where the folder is not trusted, as no process may start then, and where the go command fails. */
export function goFoldersOf(server: Pick<Server, "request">): () => Promise<GoFolders | undefined> {
  let last: { key: string; asked: Promise<GoFolders | undefined> } | undefined;
  return async () => {
    if (!workspace.isTrusted) {
      return undefined;
    }
    const { surroundings } = gather();
    const key = JSON.stringify(surroundings);
    if (last?.key !== key) {
      const asked = server.request("goVerify/goFolders", { ...surroundings, timeoutMs: LIMIT_MS });
      const answered = asked.catch(() => {
        // Source is then looked for in the workspace alone; the next click asks anew.
        last = undefined;
        return undefined;
      });
      last = { key, asked: answered };
    }
    return last.asked;
  };
}
