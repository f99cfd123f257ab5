/**
 * Makes, writes and removes the files of a run; besides it only stage.ts writes, in a case's own folder, and
 * disk/cacheView.ts, in a folder of a run. All of a run is in one folder whose name says which process made it. It is
 * removed at every kind of exit that this process can notice, and the next start removes what a killed run left.
 */
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { within } from "./paths.ts";

const PREFIX = "go-verify-";

/** A folder that vanishes with its run. Paths given to it are relative to it. */
export interface Folder {
  /** Absolute. */
  readonly path: string;
  /** What was written here so far as small text, for the record of the commands that run here. */
  readonly files: Readonly<Record<string, string>>;
  /** Writes a file, making its folders; gives its absolute path. */
  write(name: string, content: string | Uint8Array, mode?: number): Promise<string>;
  /** Makes a folder inside. */
  folder(name: string): Promise<Folder>;
  /** Removes it with all that is in it. */
  remove(): void;
}

/** The scratch space of one run. */
export interface Scratch extends Folder {
  /** Removes all of it. Safe to call twice, and from an exit handler. */
  dispose(): void;
  /** Leaves it in place when this process ends; the next start of one removes it. */
  keep(): void;
}

/** Where scratch may lie, in the order of trying, and the mode of its folders (0o700 by default). */
export interface ScratchPlace {
  parents?: readonly string[];
  mode?: number;
}

/** Files up to this size are recorded with the commands that read them. */
const KEPT_FILE = 16 * 1024;

/**
 * Opens a scratch folder in the first parent that takes one, after all of them the system's own temporary folders.
 * @throws Error with one sentence where none of them can be written.
 */
export async function openScratch({
  parents = [tmpdir()],
  mode = 0o700,
}: ScratchPlace = {}): Promise<Scratch> {
  const reasons: string[] = [];
  const places = [...new Set([...parents, "/tmp", "/var/tmp"])];
  for (const place of places) {
    removeLeftovers(place);
  }
  for (const parent of places) {
    try {
      const prefix = join(parent, `${PREFIX}${HOST}-${process.pid}-${birthOf(process.pid)}-`);
      // In one step with the handler: between the two the process may exit.
      const path = mkdtempSync(prefix);
      const dispose = () => removeTree(path);
      process.once("exit", dispose);
      await chmod(path, mode);
      await takesFiles(path).catch((error) => {
        process.off("exit", dispose);
        dispose();
        throw error;
      });
      return {
        ...folderAt(path, mode),
        dispose() {
          process.off("exit", dispose);
          dispose();
        },
        keep: () => void process.off("exit", dispose),
      };
    } catch (error) {
      reasons.push(`${parent}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    }
  }
  throw new Error(
    `No temporary folder can be written (${reasons.join("; ")}). Set TMPDIR to a folder that you can write.`,
  );
}

/** A full disk may still have room for a folder, but not for what is in it. */
async function takesFiles(folder: string): Promise<void> {
  const probe = join(folder, "probe");
  await writeFile(probe, new Uint8Array(64 * 1024));
  await rm(probe);
}

/** The temporary folder that `env` names, then folders that a user can usually write. */
export function scratchParents(env: Readonly<Record<string, string | undefined>>): string[] {
  const wanted = process.platform === "win32" ? (env.TEMP ?? env.TMP) : env.TMPDIR;
  const places = [
    wanted,
    tmpdir(),
    env.XDG_CACHE_HOME,
    env.HOME && join(env.HOME, ".cache"),
    env.LOCALAPPDATA,
  ];
  return places.filter((place): place is string => place !== undefined && isAbsolute(place));
}

/**
 * What the environment of commands adds so that the temporary files of one that is killed go with the run: a go command
 * makes its work folder there. Nothing is added where scratch had to lie elsewhere than in the user's temporary folder
 * (os.TempDir in Go's os/file_unix.go and file_windows.go): then that folder is what is wrong.
 */
export async function ownTemporary(
  scratch: Folder,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const names = process.platform === "win32" ? ["TMP", "TEMP"] : ["TMPDIR"];
  const users = names.map((name) => env[name]).find(Boolean) ?? "/tmp";
  if (dirname(scratch.path) !== resolve(users)) {
    return {};
  }
  const { path } = await scratch.folder("tmp");
  return Object.fromEntries(names.map((name) => [name, path]));
}

function folderAt(path: string, mode: number): Folder {
  const files: Record<string, string> = {};
  return {
    path,
    files,
    async write(name, content, fileMode) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      if (fileMode !== undefined) {
        await chmod(file, fileMode);
      }
      if (typeof content === "string" && content.length <= KEPT_FILE) {
        files[name] = content;
      }
      return file;
    },
    async folder(name) {
      const child = join(path, name);
      await mkdir(child, { recursive: true });
      // mkdir's own mode is cut by the umask, and other folders of the way may be new too.
      for (let made = child; within(made, path) && made !== path; made = dirname(made)) {
        await chmod(made, mode);
      }
      return folderAt(child, mode);
    },
    remove: () => removeTree(path),
  };
}

/**
 * Removes the scratch folders in `parent` whose process is gone: a run that was killed left them. A folder of
 * another host or container is left, since its process cannot be seen from here.
 */
export function removeLeftovers(parent: string): void {
  const pattern = new RegExp(`^${PREFIX}${HOST}-(\\d+)-(\\d+)-[A-Za-z0-9]{6}$`);
  for (const name of namesIn(parent)) {
    const [, pid, birth] = pattern.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid), Number(birth)) && isOurs(join(parent, name))) {
      removeTree(join(parent, name));
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It does not exist, or may be written but not listed.
    return [];
  }
}

/** Says in a few letters which host made a folder: a temporary folder may be shared by containers or by network. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** When a process started, in ticks since the boot, field 22 of proc_pid_stat(5): process IDs are reused. 0 where the system does not say. */
function birthOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  } catch {
    return 0;
  }
}

function isRunning(pid: number, birth: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") {
      return false;
    }
  }
  return birth === 0 || birthOf(pid) === birth;
}

/** In a shared temporary folder another user may have made a folder, or a link, of such a name. */
function isOurs(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && (process.getuid === undefined || stats.uid === process.getuid());
}

/** Removes a tree, read-only folders (a module cache has them) included. Never follows a link. */
function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    makeRemovable(path);
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    } catch {
      // Something still writes there; its owner's process ID is dead by the next start, which tries again.
    }
  }
}

function makeRemovable(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) {
    return;
  }
  chmodSync(path, 0o700);
  for (const name of readdirSync(path)) {
    makeRemovable(join(path, name));
  }
}

/**
 * Writes a file completely or not at all: a temporary file beside it is renamed. A link still leads to the file, whose
 * mode stays. A device or a pipe, such as /dev/stdout, is written directly.
 * @throws Error with one sentence that names the file and the cause.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  let partial: string | undefined;
  try {
    const before = await stat(path).catch(() => undefined);
    if (before && !before.isFile()) {
      return await writeFile(path, content);
    }
    const file = before ? await realpath(path) : path;
    partial = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
    await writeFile(partial, content, { flag: "wx" });
    if (before) {
      await chmod(partial, before.mode & 0o7777);
    }
    await rename(partial, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (partial !== undefined && code !== "EEXIST") {
      await rm(partial, { force: true });
    }
    throw new Error(`${path} cannot be written (${code ?? error}): choose another file.`);
  }
}
