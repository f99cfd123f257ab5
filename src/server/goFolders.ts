/** Where the source files are: GOROOT and the module cache. */
import type { GoFolders, GoFoldersParams } from "./protocol.ts";
import { goEnv, withGo } from "./withGo.ts";

/**
 * The folders by `go env`.
 * @throws CommandFailed, CommandTimeout, Cancelled; Error with one sentence if there is no go command.
 */
export function goFolders(params: GoFoldersParams, signal: AbortSignal): Promise<GoFolders> {
  return withGo(params, signal, async (tools) => {
    const { GOROOT = "", GOMODCACHE = "" } = await goEnv(tools, ["GOROOT", "GOMODCACHE"]);
    return { goroot: GOROOT, gomodcache: GOMODCACHE };
  });
}
