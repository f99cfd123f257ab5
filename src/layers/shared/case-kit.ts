/** Set-ups that the cases of several checks share. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { goEnvFilePath } from "../../disk/goEnvFile.ts";
import type { Stage } from "../../engine/case.ts";

/** Sets variables of the environment; `undefined` unsets one. */
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
 * Creates a cheap tree: bin/go, go.env and VERSION are copies, the rest are links into the user's GOROOT. Each tool is a
 * link of its own, so that one can be replaced. Puts its bin first on PATH. Returns its path.
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
 * Gives the case its own copy of a folder in a linked tree: the links on the way to it become folders whose entries are
 * links. Returns its path. This does not suffice for `go list std`, which does not walk into a linked folder.
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

/** A linked tree with gofmt. Returns it and its folder of tools, whose entries are links that a case can replace. */
export async function treeWithTools(stage: Stage): Promise<{ goroot: string; tools: string }> {
  const goroot = await linkedGoroot(stage);
  await stage.symlink(join(stage.goroot, "bin", "gofmt"), join(goroot, "bin", "gofmt"));
  const answer = await stage.command(["go", "env", "GOTOOLDIR"]);
  return { goroot, tools: answer.stdout.trim() };
}

/** Replaces a link to a program by a copy with changed bytes and this mode. */
export async function ownProgram(
  stage: Stage,
  link: string,
  change: (bytes: Buffer) => Uint8Array,
  mode = 0o755,
): Promise<void> {
  await stage.write(link, change(await readFile(link)), mode);
}

/** Replaces a link to a program by a copy that reports another release. */
export async function fromAnotherRelease(stage: Stage, link: string): Promise<void> {
  const { stdout } = await stage.command(["go", "env", "GOVERSION"]);
  const release = stdout.trim();
  // Of the same length: the program contains the release as text.
  const other = release.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
  await ownProgram(stage, link, (bytes) =>
    Buffer.from(bytes.toString("latin1").replaceAll(release, other), "latin1"),
  );
}

/**
 * A workspace that selects a newer release: a linked tree, on PATH by the name of its toolchain, whose go command reports
 * that release; its tools do not. GOTOOLCHAIN=path: nothing is downloaded.
 */
export async function withNewerToolchain(stage: Stage): Promise<void> {
  const { PATH } = stage.env;
  const tree = await linkedGoroot(stage, "newer");
  const release = (await stage.command(["go", "env", "GOVERSION"])).stdout.trim();
  const newer = release.replace(/\.\d/, (digit) => `.${Number(digit.slice(1)) + 1}`);
  for (const name of ["bin/go", "VERSION"]) {
    await ownProgram(stage, join(tree, name), (bytes) =>
      Buffer.from(bytes.toString("latin1").replaceAll(release, newer), "latin1"),
    );
  }
  await stage.symlink(join(tree, "bin/go"), stage.path("others", newer));
  stage.workspace = await stage.mkdir("space");
  await stage.write("space/go.mod", `module m\n\ngo 1.21\n\ntoolchain ${newer}\n`);
  Object.assign(stage.env, { PATH: `${PATH}:${stage.path("others")}`, GOTOOLCHAIN: "path" });
}

/**
 * A build cache of the case's own in which the go command stored what it knows of the packages `names`; `change` returns
 * the content that each stored file then has.
 */
export async function ownBuildCache(
  stage: Stage,
  names: string,
  change: (bytes: Buffer) => Uint8Array,
): Promise<void> {
  stage.env.GOCACHE = await stage.mkdir("gocache");
  await stage.command(["go", "list", names]);
  for (const name of await readdir(stage.env.GOCACHE, { recursive: true })) {
    const path = join(stage.env.GOCACHE, name);
    if (name.endsWith("-d")) {
      await stage.write(path, change(await readFile(path)));
    }
  }
}

/** Runs the commands of a case as the user nobody, who owns no files, with a build cache of its own. */
export async function asNobody(stage: Stage): Promise<void> {
  stage.runAs = { uid: 65534, gid: 65534 };
  await stage.chmod(stage.path("tmp"), 0o777);
  stage.env.GOCACHE = stage.path("tmp", "gocache");
}

/** Why `asNobody` is not available; undefined if it is. */
export function notRoot(): string | undefined {
  return process.getuid?.() === 0 ? undefined : "only root can run commands as another user";
}

/** Replaces the go command by a shell script: `before` may print and exit, otherwise the real one runs. */
export async function goShim(stage: Stage, before: string): Promise<void> {
  const script = `#!/bin/sh\n${before}\nexec '${stage.goroot}/bin/go' "$@"\n`;
  stage.goPath = await stage.write("shim/go", script, 0o755);
}

/** Why `goShim` is not available; undefined if it is. */
export function noScripts(): string | undefined {
  return process.platform === "win32" ? "Windows does not run shell scripts" : undefined;
}
