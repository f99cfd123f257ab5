/** Builds the set-up of one case: a scratch folder with a HOME and Go folders of its own, and guarded file tools. */
import { chmod, cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Stage } from "./case.ts";
import { type CommandRunner, definedOnly } from "./command.ts";
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
  const inside = (path: string): string => {
    const full = resolve(folder.path, path);
    if (!within(full, folder.path)) {
      throw new Error(`a case may only change its own folder, not ${full}`);
    }
    return full;
  };
  const stage: Stage = {
    env,
    folder: folder.path,
    home,
    goroot: base.goroot,
    goPath: undefined,
    workspace: undefined,
    depth: "quick",
    timeoutMs: 120_000,
    network: false,
    runAs: undefined,
    path: (...names) => join(folder.path, ...names),
    async copyGoroot(name = "go") {
      const copy = join(folder.path, name);
      await cp(base.goroot, copy, {
        recursive: true,
        mode: COPY_ON_WRITE,
        preserveTimestamps: true,
        filter: (from) => dirname(from) !== base.goroot || !LEFT_OUT.has(from.slice(base.goroot.length + 1)),
      });
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
      const target = inside(path);
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

/** fs.constants.COPYFILE_FICLONE: shares the blocks where the file system can. */
const COPY_ON_WRITE = 2;

function fileTools(inside: (path: string) => string) {
  return {
    read: (path: string) => readFile(path, "utf8"),
    async write(path: string, content: string | Uint8Array, mode?: number) {
      const file = inside(path);
      await mkdir(dirname(file), { recursive: true });
      await rm(file, { force: true });
      await writeFile(file, content);
      if (mode !== undefined) {
        await chmod(file, mode);
      }
      return file;
    },
    remove: (path: string) => rm(inside(path), { recursive: true }),
    async move(from: string, to: string) {
      await mkdir(dirname(inside(to)), { recursive: true });
      await rename(inside(from), inside(to));
    },
    chmod: (path: string, mode: number) => chmod(inside(path), mode),
    async symlink(target: string, path: string) {
      await mkdir(dirname(inside(path)), { recursive: true });
      await symlink(target, inside(path));
    },
    async mkdir(path: string, mode?: number) {
      const folder = inside(path);
      await mkdir(folder, { recursive: true });
      if (mode !== undefined) {
        await chmod(folder, mode);
      }
      return folder;
    },
    truncate: (path: string, bytes: number) => truncate(inside(path), bytes),
    copy: (from: string, to: string) => cp(from, inside(to), { recursive: true, preserveTimestamps: true }),
  };
}

/** Settings of the user that reach the network; a case that asks it must ask as the user does. */
const NETWORK =
  /^(https?_proxy|no_proxy|all_proxy|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|GOPROXY|GOSUMDB|GOAUTH|NETRC)$/i;

/** The user's environment without what would make one machine's case another's: no GO*, no HOME, no locale. */
async function cleanEnvironment(
  base: StageBase,
  folder: Folder,
  home: string,
): Promise<Record<string, string | undefined>> {
  const kept = Object.entries(definedOnly(base.env)).filter(
    ([name]) =>
      NETWORK.test(name) ||
      (!/^(GO|CGO_|CC$|CXX$|XDG_|LC_|LANG|HOME$|TMPDIR$|PWD$)/.test(name) && name !== "PATH"),
  );
  return {
    ...Object.fromEntries(kept),
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
