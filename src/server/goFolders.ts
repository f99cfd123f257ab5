/** Where the source files are: GOROOT and the module cache. */
import { CommandFailed } from "../engine/command.ts";
import type { GoFolders, GoFoldersParams } from "./protocol.ts";
import { withGo } from "./withGo.ts";

/**
 * Runs `go env` in a scratch module, so that no file of the workspace affects it.
 * @throws CommandFailed, CommandTimeout, Cancelled; Error with one sentence if there is no go command.
 */
export function goFolders(params: GoFoldersParams, signal: AbortSignal): Promise<GoFolders> {
  return withGo(params, signal, async ({ go, run, scratch, outside }) => {
    await scratch.write("go.mod", "module go-verify.invalid/scratch\n");
    const argv = [go, "env", "-json", "GOROOT", "GOMODCACHE"];
    const options = { cwd: scratch.path, env: { ...outside, GOWORK: "off" } };
    const result = await run(argv, options, () => {});
    const folders = result.exitCode === 0 ? parsed(result.stdout) : undefined;
    if (folders === undefined) {
      throw new CommandFailed(result);
    }
    return folders;
  });
}

function parsed(text: string): GoFolders | undefined {
  try {
    const { GOROOT, GOMODCACHE } = JSON.parse(text) as Record<string, unknown>;
    return typeof GOROOT === "string" && typeof GOMODCACHE === "string"
      ? { goroot: GOROOT, gomodcache: GOMODCACHE }
      : undefined;
  } catch {
    // Not JSON: the caller reports a failed command.
    return undefined;
  }
}
