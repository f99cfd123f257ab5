/** Builds the set-up of one case: a scratch folder with a HOME and Go folders of its own, and guarded file tools. */
import {
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import type { Stage } from "./case.ts";
import { CommandFailed, type CommandRunner, definedOnly } from "./command.ts";
import { within } from "./paths.ts";
import type { Folder } from "./scratch.ts";

/** What all stages of a self-test share. */
export interface StageBase {
  /** The user's environment. */
  env: Readonly<Record<string, string | undefined>>;
  /** The go command and GOROOT of the user, to copy from. */
  go: string;
  goroot: string;
  /** A build cache that the cases share, in scratch. */
  gocache: string;
  runner(env: Readonly<Record<string, string | undefined>>): CommandRunner;
}

/** A stage, and what ends it. */
export interface OpenStage {
  stage: Stage;
  close(): Promise<void>;
}

/** Top-level folders of GOROOT that no go command needs and no hash covers. */
const LEFT_OUT = new Set(["test", "api", "misc", "doc"]);

/** Prepares a stage in `folder`. */
export async function openStage(base: StageBase, folder: Folder): Promise<OpenStage> {
  const undo: (() => void | Promise<void>)[] = [];
  const home = (await folder.folder("home")).path;
  const env = await cleanEnvironment(base, folder, home);
  const inside = insideOf(folder.path);
  const stage: Stage = {
    env,
    folder: folder.path,
    home,
    goroot: base.goroot,
    goPath: undefined,
    workspace: undefined,
    depth: "quick",
    timeoutMs: 600_000,
    network: false,
    runAs: undefined,
    path: (...names) => join(folder.path, ...names),
    async copyGoroot(name = "go") {
      const copy = await inside(name);
      await mkdir(copy);
      const names = (await readdir(base.goroot)).filter((name) => !LEFT_OUT.has(name));
      await copyTrees(
        stage,
        names.map((name) => join(base.goroot, name)),
        copy,
      );
      env.PATH = [join(copy, "bin"), env.PATH].join(delimiter);
      return copy;
    },
    async command(argv, options = {}) {
      const runner = base.runner(env);
      try {
        return await runner.run(argv, { cwd: folder.path, ...options }, () => {});
      } finally {
        runner.close();
      }
    },
    ...fileTools(inside),
    async mount(path, { sizeKiB, noexec, readOnly }) {
      const target = await inside(path);
      await mkdir(target, { recursive: true });
      const flags = [
        `size=${sizeKiB}k`,
        "mode=0777",
        ...(noexec ? ["noexec"] : []),
        ...(readOnly ? ["ro"] : []),
      ];
      const done = await stage.command(["mount", "-t", "tmpfs", "-o", flags.join(","), "tmpfs", target]);
      if (done.exitCode !== 0) {
        throw new Error(`mount failed: ${done.stderr}`);
      }
      undo.push(async () => {
        await stage.command(["umount", "-l", target]);
      });
    },
    defer: (what) => {
      undo.push(what);
    },
  };
  return {
    stage,
    async close() {
      for (const step of undo.reverse()) {
        await step();
      }
    },
  };
}

/**
 * Copies trees into `folder`, with what is behind links: a distribution's GOROOT is made of links into the real tree,
 * which a copy must not share. Node's own copy takes four times the processor time of `cp` for 12,000 files.
 */
async function copyTrees(stage: Stage, trees: readonly string[], folder: string): Promise<void> {
  if (process.platform === "win32") {
    for (const tree of trees) {
      const options = { recursive: true, dereference: true, preserveTimestamps: true };
      await cp(tree, join(folder, basename(tree)), options);
    }
    return;
  }
  const done = await stage.command(["cp", "-pRL", ...trees, folder]);
  if (done.exitCode !== 0) {
    throw new CommandFailed(done);
  }
}

/**
 * Gives the path of a name in `folder`, and throws where it is outside, also through a link: a link to the
 * user's tree is a common set-up. With `follow` the last name is followed too, for what acts on the file behind.
 */
function insideOf(folder: string) {
  return async (path: string, follow = false): Promise<string> => {
    const full = resolve(folder, path);
    const real = follow ? await realOf(full) : join(await realOf(dirname(full)), basename(full));
    if (full !== resolve(folder) && !within(real, await realpath(folder))) {
      throw new Error(`a case may only change its own folder, not ${real}`);
    }
    return full;
  };
}

/** The real path of a file that need not exist yet. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) {
      throw error;
    }
    return join(await realOf(dirname(path)), basename(path));
  }
}

function fileTools(inside: ReturnType<typeof insideOf>) {
  return {
    read: (path: string) => readFile(path, "utf8"),
    async write(path: string, content: string | Uint8Array, mode?: number) {
      const file = await inside(path);
      await mkdir(dirname(file), { recursive: true });
      await rm(file, { force: true });
      await writeFile(file, content);
      if (mode !== undefined) {
        await chmod(file, mode);
      }
      return file;
    },
    async remove(path: string) {
      await rm(await inside(path), { recursive: true });
    },
    async move(from: string, to: string) {
      const [source, target] = [await inside(from), await inside(to)];
      await mkdir(dirname(target), { recursive: true });
      await rename(source, target);
    },
    async chmod(path: string, mode: number) {
      await chmod(await inside(path, true), mode);
    },
    async symlink(target: string, path: string) {
      const link = await inside(path);
      await mkdir(dirname(link), { recursive: true });
      await symlink(target, link);
    },
    async mkdir(path: string, mode?: number) {
      const folder = await inside(path, true);
      await mkdir(folder, { recursive: true });
      if (mode !== undefined) {
        await chmod(folder, mode);
      }
      return folder;
    },
    async truncate(path: string, bytes: number) {
      await truncate(await inside(path, true), bytes);
    },
    async copy(from: string, to: string) {
      await cp(from, await inside(to, true), { recursive: true, preserveTimestamps: true });
    },
  };
}

/** The user's network settings; a case that uses the network must reach it as the user does. */
const NETWORK =
  /^(https?_proxy|no_proxy|all_proxy|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|GOPROXY|GOSUMDB|GOAUTH|NETRC)$/i;

/** The user's environment without what would make one machine's case another's: no GO*, no HOME, no locale. */
async function cleanEnvironment(
  base: StageBase,
  folder: Folder,
  home: string,
): Promise<Record<string, string | undefined>> {
  const entries = Object.entries(definedOnly(base.env)).filter(
    ([name]) =>
      NETWORK.test(name) ||
      (!/^(GO|CGO_|CC$|CXX$|XDG_|LC_|LANG|HOME$|TMPDIR$|PWD$)/.test(name) && name !== "PATH"),
  );
  return {
    ...Object.fromEntries(entries),
    PATH: pathWithout(base),
    HOME: home,
    TMPDIR: (await folder.folder("tmp")).path,
    GOPATH: join(home, "go"),
    GOCACHE: base.gocache,
    LANG: "C.UTF-8",
  };
}

/** The user's PATH with the go under test first and no other go after it. */
function pathWithout(base: StageBase): string {
  const rest = (base.env.PATH ?? "")
    .split(delimiter)
    .filter((entry) => entry !== "" && entry !== dirname(base.go));
  return [join(base.goroot, "bin"), ...rest].join(delimiter);
}
