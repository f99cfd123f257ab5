/**
 * The only maker, writer and remover of files. All of a run lies in one folder whose name carries our process
 * ID; it vanishes at every kind of exit that we live to see, and the next start removes what a killed run left.
 */
import { chmodSync, lstatSync, readdirSync, rmSync, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
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
}

/** Where scratch may lie, in the order of trying, and the mode of its folders (0o700 by default). */
export interface ScratchPlace {
  parents?: readonly string[];
  mode?: number;
}

/** Files up to this size are kept as evidence beside the commands that read them. */
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
  for (const parent of [...parents, "/tmp", "/var/tmp"]) {
    try {
      removeLeftovers(parent);
      const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
      await chmod(path, mode);
      const dispose = () => removeTree(path);
      process.once("exit", dispose);
      return {
        ...folderAt(path, mode),
        dispose() {
          process.off("exit", dispose);
          dispose();
        },
      };
    } catch (error) {
      reasons.push(`${parent}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    }
  }
  throw new Error(
    `No temporary folder can be written (${reasons.join("; ")}). Set TMPDIR to a folder that you can write.`,
  );
}

/** The temporary folder that `env` asks for, then places that a user can write when there is none. */
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

/** Removes the scratch folders in `parent` whose process is gone: a run that was killed left them. */
export function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-[A-Za-z0-9]{6}$`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)) && isOurs(join(parent, name))) {
      removeTree(join(parent, name));
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
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
 * Writes a whole file or none of it: into a neighbour first, which then takes the name.
 * @throws Error with one sentence that names the file and the cause.
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    }
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw new Error(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? error}): choose another file.`,
    );
  }
}

/** The names in a folder, or none where it cannot be read. */
export async function namesIn(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
