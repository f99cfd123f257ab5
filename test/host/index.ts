/** Which VS Code the tests run in. */
import { existsSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath } from "@vscode/test-electron";

/** Tests are always started at the top of the project. */
const root = process.cwd();

/** Our stand-in for the desktop's executable, for Linux on x64. */
export const STAND_IN = join(root, "test/host/code");

/**
 * The executable of VS Code. VSCODE_TEST_HOST says which: `server` (our stand-in), `desktop` (a download), or a path.
 * Without it: the desktop where there is a display and it can be downloaded, else the stand-in.
 * @throws Error where what VSCODE_TEST_HOST asks for cannot be had.
 */
export async function hostExecutable(): Promise<string> {
  const wanted = process.env.VSCODE_TEST_HOST;
  const canStandIn = process.platform === "linux" && process.arch === "x64";
  if (wanted === "server" || (!wanted && canStandIn && !hasDisplay())) {
    return STAND_IN;
  }
  if (wanted && wanted !== "desktop") {
    if (!existsSync(wanted)) {
      throw new Error(`VSCODE_TEST_HOST names ${wanted}, which does not exist.`);
    }
    return wanted;
  }
  try {
    return await downloadAndUnzipVSCode({
      version: "stable",
      timeout: 15_000,
      cachePath: join(root, ".vscode-test"),
    });
  } catch (error) {
    if (wanted === "desktop" || !canStandIn) {
      throw error;
    }
    console.log(`No desktop VS Code (${(error as Error).message.split("\n")[0]}): the server stands in.`);
    return STAND_IN;
  }
}

/** The command that installs extensions into the VS Code of an executable. */
export function commandOf(executable: string): string {
  return executable === STAND_IN ? executable : resolveCliPathFromVSCodeExecutablePath(executable);
}

/** The `code` command on PATH, where there is a display for its window. */
export function installedCommand(): string | undefined {
  if (!hasDisplay() || process.env.VSCODE_TEST_HOST) {
    return undefined;
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "code")).find((file) => existsSync(file));
}

function hasDisplay(): boolean {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
