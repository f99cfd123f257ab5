/**
 * Which file a command means, and whether the kernel itself can run it. Asked before each start, since the C
 * library's execvp hands a file that the kernel refuses (ENOEXEC: an empty or cut file, a binary of another
 * processor) to /bin/sh, which would run its bytes as a script: no file of a broken install is ever a script.
 */
import { constants } from "node:fs";
import { access, open, readdir, stat } from "node:fs/promises";
import { delimiter, extname, isAbsolute, join, resolve } from "node:path";

/** Why the operating system will not start a program; `message` has Node's form, `spawn FILE CODE`. */
export interface StartError {
  /** ENOENT, EACCES, ENOEXEC and their like. */
  code: string;
  message: string;
}

/** Where a name is looked for. */
export interface ProgramPlace {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

/**
 * The absolute path of the program that `name` means: a path as it is, a bare name by PATH. Relative entries of
 * PATH are ignored: the current folder must not decide what runs.
 */
export async function findProgram(
  name: string,
  { env, cwd }: ProgramPlace,
): Promise<{ path: string } | { startError: StartError }> {
  const isPath = /[\\/]/.test(name);
  const places = isPath ? [resolve(cwd, name)] : namesOnPath(name, env);
  let found: { path: string; code: string } | undefined;
  for (const path of places) {
    const code = await whyNotRunnable(path);
    if (code === undefined) {
      return { path };
    }
    // As the shell does: a file that is not executable is skipped, and reported if no other is found.
    if (found === undefined && code !== "ENOENT") {
      found = { path, code };
    }
  }
  const { path, code } = found ?? { path: isPath ? places[0]! : name, code: "ENOENT" };
  return { startError: { code, message: `spawn ${path} ${code}` } };
}

/**
 * Where Go's own exec.LookPath finds a program: at its absolute path, or on PATH by its name; undefined where it finds
 * none. As Go does, it does not look into the file. Relative paths do not count.
 */
export async function lookPath(name: string, env: ProgramPlace["env"]): Promise<string | undefined> {
  const places = /[\\/]/.test(name) ? [name] : foldersOnPath(env).map((folder) => join(folder, name));
  const endings = WINDOWS ? ["", ...WINDOWS_PROGRAMS] : [""];
  for (const path of places.filter(isAbsolute).flatMap((place) => endings.map((end) => place + end))) {
    if ((await whyNotExecutable(path)) === undefined) {
      return path;
    }
  }
  return undefined;
}

function namesOnPath(name: string, env: ProgramPlace["env"]): string[] {
  const files = WINDOWS && extname(name) === "" ? WINDOWS_PROGRAMS.map((end) => name + end) : [name];
  return foldersOnPath(env).flatMap((folder) => files.map((file) => join(folder, file)));
}

function foldersOnPath(env: ProgramPlace["env"]): string[] {
  return (env.PATH ?? env.Path ?? "").split(delimiter).filter(isAbsolute);
}

const WINDOWS = process.platform === "win32";

/** What Windows starts without cmd.exe; a .bat or .cmd gets its arguments through a shell (CVE-2024-27980). */
const WINDOWS_PROGRAMS = [".exe", ".com"];

/** The code with which the kernel would refuse the file; undefined where it would run it. */
async function whyNotRunnable(path: string): Promise<string | undefined> {
  return (await whyNotExecutable(path)) ?? ((await isProgram(path)) ? undefined : "ENOEXEC");
}

/** The code with which a path is refused that is not a file, or that this user may not execute. */
async function whyNotExecutable(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) {
      return "EACCES";
    }
    await access(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOTDIR" || code === undefined ? "ENOENT" : code;
  }
}

/** ELF's header is 64 bytes (52 where it is of 32 bits); e_machine says the processor at offset 18 (elf(5)). */
const ELF_HEADER = 52;

/** e_machine of what a processor runs by itself; a processor that is not listed is not judged. */
const ELF_MACHINES: Partial<Record<NodeJS.Architecture, readonly number[]>> = {
  x64: [62, 3],
  ia32: [3],
  arm64: [183, 40],
  arm: [40],
  s390x: [22],
  ppc64: [21],
  riscv64: [243],
  loong64: [258],
};

async function isProgram(path: string): Promise<boolean> {
  if (WINDOWS) {
    return WINDOWS_PROGRAMS.includes(extname(path).toLowerCase());
  }
  const head = await firstBytes(path, ELF_HEADER);
  // A program that may be executed but not read is the kernel's to judge.
  if (head === undefined || head.toString("latin1", 0, 2) === "#!") {
    return true;
  }
  if (process.platform !== "linux") {
    return head.length >= 4 && !isText(head);
  }
  return isOurElf(head) || (await otherFormats());
}

function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 9 && byte < 127);
}

function isOurElf(head: Buffer): boolean {
  if (head.length < ELF_HEADER || head.toString("latin1", 0, 4) !== "\x7fELF") {
    return false;
  }
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  return ELF_MACHINES[process.arch]?.includes(machine) ?? true;
}

/** Whether this Linux was taught other formats (binfmt_misc: qemu, wine): then only the kernel knows. */
async function otherFormats(): Promise<boolean> {
  const names = await readdir("/proc/sys/fs/binfmt_misc").catch(() => []);
  return names.some((name) => name !== "register" && name !== "status");
}

/** Where a script's first line, and the program headers and the interpreter of an ELF file are. */
const HEAD_BYTES = 8192;

const PT_INTERP = 3;

/**
 * The interpreter of a script or an ELF program, if it does not exist; undefined if it does, or if none is named. The
 * kernel then answers ENOENT for a file that is there, as for a program that was linked for another C library.
 */
export async function missingInterpreter(path: string): Promise<string | undefined> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  const head = isFile ? await firstBytes(path, HEAD_BYTES) : undefined;
  const name = head && (interpreterOfScript(head) ?? interpreterOfElf(head));
  const exists = name === undefined || (await stat(name).then(Boolean, () => false));
  return exists ? undefined : name;
}

function interpreterOfScript(head: Buffer): string | undefined {
  // A carriage return is part of the name, as for the kernel.
  return /^#![ \t]*([^ \t\n\0]{1,255})/.exec(head.toString("latin1", 0, 300))?.[1];
}

/** elf(5): e_phoff, e_phentsize and e_phnum lead to the program headers; p_offset and p_filesz of PT_INTERP to its path. */
function interpreterOfElf(head: Buffer): string | undefined {
  const isLong = head[4] === 2;
  // Processors that run Go programs with a loader, and are little-endian, are all that are read.
  if (head.length < 64 || head.toString("latin1", 0, 4) !== "\x7fELF" || head[5] !== 1) {
    return undefined;
  }
  const word = (at: number) =>
    at + 8 > head.length ? 0 : isLong ? Number(head.readBigUInt64LE(at)) : head.readUInt32LE(at);
  const [start, size, count] = isLong
    ? [word(32), head.readUInt16LE(54), head.readUInt16LE(56)]
    : [word(28), head.readUInt16LE(42), head.readUInt16LE(44)];
  for (let i = 0, at = start; i < count && at + 40 <= head.length; i++, at += size) {
    if (head.readUInt32LE(at) === PT_INTERP) {
      const offset = word(at + (isLong ? 8 : 4));
      const text = head.toString("latin1", offset, offset + Math.min(word(at + (isLong ? 32 : 16)), 255));
      return /^(\/[^\0]+)\0/.exec(text)?.[1];
    }
  }
  return undefined;
}

async function firstBytes(path: string, count: number): Promise<Buffer | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) {
    return undefined;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
