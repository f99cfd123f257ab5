/** What the cases of several checks plant alike. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { goEnvFilePath } from "../../disk/goEnvFile.ts";
import type { Stage } from "../../engine/case.ts";

/** Plants variables of the environment; `undefined` takes one away. */
export function withEnv(values: Record<string, string | undefined>): (stage: Stage) => void {
  return ({ env }) => {
    Object.assign(env, values);
  };
}

/** Writes the case's own go env file. */
export async function writeGoEnvFile(stage: Stage, text: string): Promise<void> {
  const { path } = goEnvFilePath(stage.env, process.platform);
  await stage.write(path!, text);
}

/**
 * Makes a tree that only costs a go command: bin/go, go.env and VERSION are its own, the rest is linked to the user's
 * GOROOT, each tool by itself so that one can be replaced. Puts its bin first on PATH; gives its path.
 */
export async function linkedGoroot(stage: Stage, name = "linked"): Promise<string> {
  const tree = stage.path(name);
  const go = process.platform === "win32" ? "go.exe" : "go";
  await stage.copy(`${stage.goroot}/bin/${go}`, `${tree}/bin/${go}`);
  await stage.copy(`${stage.goroot}/go.env`, `${tree}/go.env`);
  await stage.copy(`${stage.goroot}/VERSION`, `${tree}/VERSION`);
  for (const part of ["src", "lib", "pkg/include", ...(await toolsOf(stage.goroot))]) {
    await stage.symlink(`${stage.goroot}/${part}`, `${tree}/${part}`);
  }
  stage.env.PATH = `${tree}/bin:${stage.env.PATH}`;
  return tree;
}

/** The tools of a tree, by their paths in it. */
async function toolsOf(goroot: string): Promise<string[]> {
  const names = await readdir(`${goroot}/pkg/tool`, { recursive: true, withFileTypes: true });
  return names
    .filter((name) => name.isFile())
    .map(({ parentPath, name }) => relative(goroot, `${parentPath}/${name}`));
}

/**
 * Makes a folder of a linked tree the case's own: the links on the way to it become folders whose entries are links
 * again. Gives its path. Enough for all but `go list std`, which does not walk into a linked folder.
 */
export async function ownFolder(stage: Stage, tree: string, ...names: string[]): Promise<string> {
  let folder = tree;
  for (const name of names) {
    folder = join(folder, name);
    const shared = await readlink(folder).catch(() => undefined);
    if (shared !== undefined) {
      await stage.remove(folder);
      await stage.mkdir(folder);
      for (const entry of await readdir(shared)) {
        await stage.symlink(join(shared, entry), join(folder, entry));
      }
    }
  }
  return folder;
}

/** A linked tree with gofmt; gives it and its folder of tools, whose entries are links to be replaced. */
export async function treeWithTools(stage: Stage): Promise<{ goroot: string; tools: string }> {
  const goroot = await linkedGoroot(stage);
  await stage.symlink(join(stage.goroot, "bin", "gofmt"), join(goroot, "bin", "gofmt"));
  const asked = await stage.command(["go", "env", "GOTOOLDIR"]);
  return { goroot, tools: asked.stdout.trim() };
}

/** Replaces a link to a program by a copy, changed in its bytes and, where it is given, its mode. */
export async function ownProgram(
  stage: Stage,
  link: string,
  change: (bytes: Buffer) => Uint8Array,
  mode = 0o755,
): Promise<void> {
  await stage.write(link, change(await readFile(link)), mode);
}

/** Replaces a link to a program by a copy that says it is of another release. */
export async function ofAnotherRelease(stage: Stage, link: string): Promise<void> {
  const { stdout } = await stage.command(["go", "env", "GOVERSION"]);
  const release = stdout.trim();
  // Of the same length: the release stands in the program as text.
  const other = release.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
  await ownProgram(stage, link, (bytes) =>
    Buffer.from(bytes.toString("latin1").replaceAll(release, other), "latin1"),
  );
}

/** Runs the commands of a case as a user who owns nothing, with a build cache of its own. */
export async function asNobody(stage: Stage): Promise<void> {
  stage.runAs = { uid: 65534, gid: 65534 };
  await stage.chmod(stage.path("tmp"), 0o777);
  stage.env.GOCACHE = stage.path("tmp", "gocache");
}

/** Why `asNobody` cannot be planted; undefined where it can. */
export function notRoot(): string | undefined {
  return process.getuid?.() === 0 ? undefined : "only root can run commands as another user";
}

/** Puts a shell script in the go command's place: `before` may answer and exit, otherwise the real one is run. */
export async function goShim(stage: Stage, before: string): Promise<void> {
  const script = `#!/bin/sh\n${before}\nexec '${stage.goroot}/bin/go' "$@"\n`;
  stage.goPath = await stage.write("shim/go", script, 0o755);
}

/** Why there is no `goShim` here; undefined where there is. */
export function noScripts(): string | undefined {
  return process.platform === "win32" ? "Windows does not run shell scripts" : undefined;
}
