/**
 * Installs the VS Code server that the tests run in where no desktop VS Code can be had: `npm ci --ignore-scripts`
 * of the package.json beside this file, then one link. Nothing is compiled. Done once for each lock file.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const here = import.meta.dirname;
const modules = join(here, "node_modules");
const code = join(modules, "code-server", "lib", "vscode");

/**
 * Gives the server's main script, installed if need be.
 * @throws Error where npm cannot install it.
 */
export function ensureServer(): string {
  const server = join(code, "out", "server-main.js");
  const stamp = join(modules, ".stamp");
  const wanted = createHash("sha256")
    .update(readFileSync(join(here, "package-lock.json")))
    .digest("hex");
  if (textOf(stamp) === wanted) {
    return server;
  }
  process.stderr.write("Installing the VS Code server for the tests (once, about 30 s).\n");
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const installed = spawnSync(
    npm[0]!,
    [...npm.slice(1), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: here, env: outerEnvironment(), stdio: ["ignore", 2, 2] },
  );
  if (installed.status !== 0) {
    throw new Error(
      `npm ci in ${here} failed (${installed.status ?? installed.signal ?? installed.error?.message})`,
    );
  }
  // The workbench asks for its libraries under lib/vscode/node_modules.
  rmSync(join(code, "node_modules"), { recursive: true, force: true });
  symlinkSync(relative(code, modules), join(code, "node_modules"), "dir");
  writeFileSync(stamp, wanted);
  return server;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Without what the npm that runs our script says of our package. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const ofPackage = /^npm_(package|lifecycle|config_(local_)?prefix)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofPackage.test(name)));
}
