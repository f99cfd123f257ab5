/** Runs the real command line on hostile set-ups, and sees what it leaves behind. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CheckReport, Report } from "../../src/engine/report.ts";

export const CLI = resolve("dist/cli.js");
export const isRoot = process.getuid?.() === 0;

/** The go command of this machine; hostile ones stand before it or call it. */
export const GO = realpathSync(execFileSync("/bin/sh", ["-c", "command -v go"], { encoding: "utf8" }).trim());

function goEnv(name: string): string {
  return execFileSync(GO, ["env", name], { encoding: "utf8", cwd: tmpdir() }).trim();
}

/** The build cache that the suites share, so that a run takes seconds once it is warm. */
const GOCACHE = process.env.GO_VERIFY_GOCACHE ?? goEnv("GOCACHE");

/** What a run of the command line gave. */
export interface Ran {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** A HOME, a temporary folder and a place for programs, for one test. */
export interface Place {
  folder: string;
  home: string;
  tmp: string;
  env: Record<string, string | undefined>;
  path(...names: string[]): string;
  /** Writes a file, making its folders; gives its path. */
  write(name: string, content: string | Uint8Array, mode?: number): string;
  /** A go command of our own making, as a shell script; `$REAL` is the real one. */
  go(body: string, name?: string): string;
  /** Starts the command line; each process of it can be found by `processes`. */
  start(args: readonly string[], options?: StartOptions): ChildProcess;
  /**
   * Runs the command line to its end. Whatever happened, it told no stack trace, left no process (after 5 s) and
   * nothing in its temporary folder.
   */
  cli(args: readonly string[], options?: StartOptions): Promise<Ran>;
  /** The processes that this place's runs started and that still live. */
  processes(): number[];
  remove(): void;
}

export interface StartOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** What runs Node instead of this process, such as `unshare -n`. */
  under?: readonly string[];
  /** In a process group of its own, as a shell starts it. */
  detached?: boolean;
}

/** Opens a place; its name is one that every command line must survive. */
export function openPlace(name = "odd 'na\"me' $(touch pwned) é空"): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
  const folder = join(root, name);
  const [home, tmp] = [join(folder, "home"), join(folder, "tmp")];
  mkdirSync(home, { recursive: true });
  mkdirSync(tmp);
  const mark = randomUUID();
  const env = {
    ...process.env,
    HOME: home,
    TMPDIR: tmp,
    GOCACHE,
    HOSTILE_PLACE: mark,
    NO_COLOR: "1",
    REAL: GO,
  };
  const write: Place["write"] = (file, content, mode = 0o644) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  const place: Place = {
    folder,
    home,
    tmp,
    env,
    path: (...names) => join(folder, ...names),
    write,
    go: (body, file = "fake/go") => write(file, `#!/bin/sh\n${body}\n`, 0o755),
    start(args, options = {}) {
      const [program, ...rest] = [...(options.under ?? []), process.execPath, CLI, ...args] as [
        string,
        ...string[],
      ];
      return spawn(program, rest, {
        cwd: options.cwd ?? folder,
        env: { ...env, ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
        detached: options.detached ?? false,
      });
    },
    async cli(args, options) {
      const ran = await ending(place.start(args, options));
      expectNoTrace(ran);
      await expectNothingLeft(place);
      return ran;
    },
    processes: () => processesWith(`HOSTILE_PLACE=${mark}`),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  return place;
}

/** Gathers what a process says until it has ended. */
export async function ending(child: ChildProcess): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const [code, signal] = await once(child, "close");
  return { code, signal, ...said };
}

/** No text for people holds a stack trace. */
export function expectNoTrace({ stdout, stderr }: Ran): void {
  for (const text of [stdout, stderr]) {
    assert.doesNotMatch(text, /^\s+at .+:\d+:\d+\)?$/m, "a stack trace");
    // A usage may name dist/cli.js; Node names it with a line.
    assert.doesNotMatch(text, /node:internal|UnhandledPromise|dist\/cli\.js:\d/, "Node's own words");
  }
}

/** No process lives on after 5 s, and the temporary folder is empty. */
export async function expectNothingLeft(place: Place): Promise<void> {
  for (let waited = 0; place.processes().length > 0 && waited < 5000; waited += 50) {
    await delay(50);
  }
  assert.deepEqual(place.processes().map(commandLine), [], "processes are left");
  assert.deepEqual(existsSync(place.tmp) ? readdirSync(place.tmp) : [], [], "scratch is left");
  assert.ok(
    !existsSync(place.path("pwned")) && !existsSync(join(place.tmp, "pwned")),
    "a name was run as a command",
  );
}

/** How often the memory of a process is looked at, in ms. The kernel remembers its peak: only the last of it can be missed. */
const LOOK_MS = 10;

/** Follows the memory of a process until it ends; gives its peak so far in MB (VmHWM in proc_pid_status(5)). */
export function peakMb(pid: number): () => number {
  let peak = 0;
  const look = () => {
    const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(readOr(`/proc/${pid}/status`)) ?? [];
    peak = Math.max(peak, Number(kb ?? 0) / 1024);
    if (kb === undefined) {
      clearInterval(looking);
    }
  };
  const looking = setInterval(look, LOOK_MS);
  looking.unref();
  look();
  return () => peak;
}

/** The living processes whose environment holds a text; zombies have none. */
function processesWith(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readOr(`/proc/${pid}/environ`).includes(text))
    .map(Number);
}

/** Whether a process lives; one that has ended but was not yet waited for has no command line. */
export function isLiving(pid: number): boolean {
  return readOr(`/proc/${pid}/cmdline`) !== "";
}

/** What a process is, for a message. */
export function commandLine(pid: number): string {
  return `${pid} ${readOr(`/proc/${pid}/cmdline`).replaceAll("\0", " ")}`;
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** The report that a run printed as JSON. */
export function reportOf(ran: Ran): Report {
  assert.notEqual(ran.stdout, "", `no report; stderr: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Report;
}

/** One check of a report. */
export function checkOf(report: Report, id: string): CheckReport {
  const check = report.layers.flatMap((layer) => layer.checks).find((one) => one.id === id);
  assert.ok(check, `${id} is not in the report`);
  return check;
}

/** What a check says is wrong, in one text. */
export function told(check: CheckReport): string {
  return check.findings.map(({ message, cause, fix }) => [message, cause, fix].join(" ")).join(" ");
}

/** Whether a command works here, such as `unshare`. */
export function works(argv: readonly string[]): boolean {
  const [program, ...args] = argv as [string, ...string[]];
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
