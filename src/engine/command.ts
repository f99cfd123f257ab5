/**
 * The only starter of processes. Every command is recorded, time-limited and cancellable, and its whole
 * process tree dies with it. No shell is ever involved: argv goes to the kernel as it is.
 */
import { setTimeout as delay } from "node:timers/promises";
import { guardProcess, type ProcessGuard } from "./guard.ts";
import { findProgram, missingInterpreter, type StartError } from "./program.ts";
import { redact, redactEnv, redactor } from "./redact.ts";

/** Loaded with the first command: many a process starts none, and it is large. */
const starter = async () => (await import("execa")).execa;

/** How one command is to run. */
export interface CommandOptions {
  /** Where it runs, absolute. */
  cwd?: string;
  /** What its environment adds or changes; `undefined` removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Its limit in ms; without it, the run's. */
  timeoutMs?: number;
  /** Bytes of each stream that the caller needs; of the rest only the end is recorded. Default 16 MiB. */
  maxOutput?: number;
  /** With latin1, `stdout` has one character for each byte. Default UTF-8. */
  encoding?: "latin1";
  /** What it reads on its standard input; nothing by default. */
  input?: string;
  /**
   * At its limit it receives SIGHUP, as from a closing terminal, and is killed a moment later: a user's start-up files
   * may hold a lock that only they remove.
   */
  hangUp?: boolean;
}

/** The record of one external command: what ran, where, and how it ended. Secrets are redacted. */
export interface CommandRecord {
  argv: string[];
  cwd: string;
  /** What its environment added or changed; `null` where a variable was removed. */
  env: Record<string, string | null>;
  /** `null` where a signal ended it or it did not start. */
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
  /** At most 64 KiB: the head and the tail of what is longer, with a line between that says how much was cut. */
  stdout: string;
  stderr: string;
  truncated: boolean;
  /** Where `cwd` is a scratch folder: the small files that the check wrote into it, so that the command can be repeated. */
  files?: Record<string, string>;
}

/** What a check sees of a command that ended: its whole output, and why it did not start if it did not. */
export interface CommandResult {
  argv: readonly string[];
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
  stdout: string;
  stderr: string;
  truncated: boolean;
  /** Why the operating system would not start it, such as ENOENT, EACCES, ENOEXEC. */
  startError?: StartError;
}

/** The command took longer than its limit and was killed with all that it had started. */
export class CommandTimeout extends Error {
  constructor(
    readonly argv: readonly string[],
    readonly limitMs: number,
  ) {
    super(`${commandName(argv)} did not end within ${limitMs / 1000} s`);
    this.name = "CommandTimeout";
  }
}

/** The go command refused where its answer is needed. */
export class CommandFailed extends Error {
  constructor(readonly result: CommandResult) {
    const why = redact(firstLine(result.stderr || result.stdout)) || howItEnded(result);
    super(`${commandName(result.argv)} failed: ${why}`);
    this.name = "CommandFailed";
  }
}

/** The run was cancelled. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    this.name = "Cancelled";
  }
}

/** @throws Cancelled after an abort */
export function expectRunning(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new Cancelled();
  }
}

/** Another user to run commands as; only `self-test` uses it, to plant permission faults as root. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** Runs commands for one run of the engine. */
export interface CommandRunner {
  /** @throws CommandTimeout, Cancelled. `record` receives the record of the command, whatever happens. */
  run(
    argv: readonly string[],
    options: CommandOptions & { cwd: string },
    record: (command: CommandRecord) => void,
    files?: Record<string, string>,
  ): Promise<CommandResult>;
  /** Ends the guard, which first ends whatever a command left running. No command may be running. */
  close(): void;
}

const SEEN = 16 * 1024 * 1024;

/** How long output may still come once a command has ended; only a process that left its group can hold it open. */
const DRAIN_MS = 500;

/** How long a command may take to end after SIGHUP. */
const HANG_UP_MS = 500;

interface RunnerOptions {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  timeoutMs: number;
  runAs?: RunAs | undefined;
}

/** Makes a runner whose commands start from `env` and end at the latest when `signal` aborts. */
export function commandRunner(from: RunnerOptions): CommandRunner {
  const hide = redactor(from.env);
  let guard: ProcessGuard | undefined;
  let count = 0;
  return {
    async run(argv, options, record, files) {
      expectRunning(from.signal);
      guard ??= guardProcess();
      count += 1;
      const timeoutMs = options.timeoutMs ?? from.timeoutMs;
      const ended = await start(argv, options, { ...from, timeoutMs }, guardOf(guard, count));
      record(recorded(ended, options, hide, files));
      expectRunning(from.signal);
      if (ended.timedOut) {
        throw new CommandTimeout(argv, timeoutMs);
      }
      return ended.result;
    },
    close: () => guard?.close(),
  };
}

/**
 * Runs a program in this process's place, with its terminal and streams. It decides itself when it ends: an abort
 * is passed on as SIGTERM. Gives its exit code; 130 where a signal ended it.
 */
export async function handOver(
  [file, ...args]: readonly [string, ...string[]],
  { env, signal }: Pick<RunnerOptions, "env" | "signal">,
): Promise<number> {
  const program = await findProgram(file, { env, cwd: "/" });
  if ("startError" in program) {
    throw new Error(program.startError.message);
  }
  const execa = await starter();
  const guard = guardProcess();
  const { exitCode } = await execa(program.path, args, {
    env: definedOnly({ ...env, ...guard.mark }),
    extendEnv: false,
    reject: false,
    stdio: "inherit",
    cancelSignal: signal,
    forceKillAfterDelay: false,
  });
  guard.close();
  return exitCode ?? 130;
}

/** What the guard does for one command. */
type CommandGuard = ReturnType<typeof guardOf>;

function guardOf(guard: ProcessGuard, command: number) {
  return {
    mark: guard.markOf(command),
    watch: guard.watch,
    release: guard.release,
    sweep: () => guard.sweep(command),
  };
}

interface Ended {
  result: CommandResult;
  timedOut: boolean;
  stdout: Output;
  stderr: Output;
}

async function start(
  argv: readonly string[],
  options: CommandOptions & { cwd: string },
  from: RunnerOptions,
  guard: CommandGuard,
): Promise<Ended> {
  const began = performance.now();
  const limit = options.maxOutput ?? SEEN;
  const output = { stdout: outputOf(limit), stderr: outputOf(limit) };
  const env = definedOnly({ ...from.env, ...options.env, ...guard.mark });
  const program = await findProgram(argv[0] ?? "", { env, cwd: options.cwd });
  const how: HowEnded =
    "startError" in program
      ? { exitCode: null, signal: null, ...program }
      : await execute(program.path, argv, { ...options, env }, { ...from, ...output, guard });
  return {
    result: {
      argv,
      exitCode: how.exitCode,
      signal: how.signal,
      ...(how.startError ? { startError: how.startError } : {}),
      durationMs: Math.round(performance.now() - began),
      stdout: output.stdout.head().toString(options.encoding ?? "utf8"),
      stderr: output.stderr.head().toString("utf8"),
      truncated: Math.max(output.stdout.total(), output.stderr.total()) > limit,
    },
    timedOut: how.timedOut === true,
    ...output,
  };
}

type HowEnded = Pick<CommandResult, "exitCode" | "signal" | "startError"> & { timedOut?: boolean };

async function execute(
  path: string,
  [name, ...args]: readonly string[],
  options: CommandOptions & { cwd: string; env: Record<string, string> },
  { stdout, stderr, guard, ...from }: RunnerOptions & { stdout: Output; stderr: Output; guard: CommandGuard },
): Promise<HowEnded> {
  const execa = await starter();
  const running = execa(path, args, {
    argv0: name,
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    reject: false,
    buffer: false,
    stdin: options.input === undefined ? "ignore" : "pipe",
    ...(options.input === undefined ? {} : { input: options.input }),
    timeout: from.timeoutMs,
    cancelSignal: from.signal,
    killSignal: options.hangUp ? "SIGHUP" : "SIGKILL",
    forceKillAfterDelay: HANG_UP_MS,
    killDescendants: true,
    windowsHide: true,
    stripFinalNewline: false,
    ...from.runAs,
  });
  running.stdout.on("data", stdout.take);
  running.stderr.on("data", stderr.take);
  const { pid, nodeChildProcess: child } = running;
  if (pid === undefined) {
    const { code = "UNKNOWN", originalMessage, cause } = await running;
    const lost = code === "ENOENT" ? await missingInterpreter(path) : undefined;
    const message =
      (originalMessage ?? String(cause)) + (lost ? `: its interpreter ${lost} does not exist` : "");
    return { exitCode: null, signal: null, startError: { code, message } };
  }
  guard.watch(pid);
  let drain: NodeJS.Timeout | undefined;
  // What a command left running belongs to it and goes with it: at once where it stayed in the command's process
  // group; by the guard where it left the group, which shows when it holds the command's output open.
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const swept = exited.then(async () => {
    if (options.hangUp && child.signalCode !== null) {
      await delay(HANG_UP_MS);
    }
    running.kill("SIGKILL");
    drain = setTimeout(() => {
      guard.sweep();
      running.stdout.destroy();
      running.stderr.destroy();
    }, DRAIN_MS);
  });
  const { timedOut } = await running;
  await swept;
  clearTimeout(drain);
  guard.release(pid);
  return { exitCode: child.exitCode, signal: child.signalCode, timedOut };
}

/** Bytes recorded of a long stream at either end. */
const HALF = 32 * 1024;

/** Bytes read beyond a cut, so that a secret across it is still seen whole and hidden. */
const SLACK = 4 * 1024;

/** A stream's first bytes up to a limit, its last bytes, and how many there were. */
interface Output {
  take(chunk: Buffer): void;
  head(): Buffer;
  tail(): Buffer;
  total(): number;
}

function outputOf(limit: number): Output {
  const first: Buffer[] = [];
  const last: Buffer[] = [];
  let total = 0;
  let held = 0;
  return {
    take(chunk) {
      if (total < limit) {
        first.push(chunk.subarray(0, limit - total));
      }
      total += chunk.length;
      last.push(chunk);
      held += chunk.length;
      while (held - last[0]!.length >= HALF + SLACK) {
        held -= last.shift()!.length;
      }
    },
    head: () => Buffer.concat(first),
    tail: () => Buffer.concat(last),
    total: () => total,
  };
}

function recorded(
  { result, stdout, stderr }: Ended,
  options: CommandOptions & { cwd: string },
  hide: (text: string) => string,
  files: Record<string, string> | undefined,
): CommandRecord {
  const out = evidence(stdout, hide);
  const err = evidence(stderr, hide);
  return {
    argv: result.argv.map(hide),
    cwd: options.cwd,
    env: redactEnv(options.env ?? {}, hide),
    exitCode: result.exitCode,
    signal: result.signal,
    durationMs: result.durationMs,
    stdout: out.text,
    stderr: result.startError ? `${err.text}${result.startError.message}\n` : err.text,
    truncated: out.cut || err.cut,
    ...(files === undefined
      ? {}
      : { files: Object.fromEntries(Object.entries(files).map(([file, text]) => [file, hide(text)])) }),
  };
}

/** The head and the tail of an output where it is long: a failing build says what matters at either end. */
function evidence(output: Output, hide: (text: string) => string): { text: string; cut: boolean } {
  const total = output.total();
  // With a small limit only the end may still hold what came first.
  const first = output.head().length >= Math.min(total, HALF) ? output.head() : output.tail();
  if (total <= 2 * HALF && first.length === total) {
    return { text: hide(first.toString("utf8")), cut: false };
  }
  const head = hide(first.subarray(0, HALF + SLACK).toString("utf8")).slice(0, HALF);
  const tail = hide(output.tail().toString("utf8")).slice(-HALF);
  const left = total - Buffer.byteLength(head) - Buffer.byteLength(tail);
  return { text: `${head}\n… ${left} bytes cut …\n${tail}`, cut: true };
}

/** An environment without the variables that are to be absent. */
export function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** How a person would name the command: the program's base name and its first words. */
export function commandName(argv: readonly string[]): string {
  const [file = "", ...args] = argv;
  return [file.replace(/^.*[\\/]/, ""), ...args.slice(0, 3)].join(" ");
}

/** How it ended, in words: its exit code, its signal, or why it did not start. */
export function howItEnded(result: Pick<CommandResult, "exitCode" | "signal" | "startError">): string {
  if (result.startError) {
    return `did not start: ${result.startError.message}`;
  }
  return result.signal === null ? `exit code ${result.exitCode}` : `ended by ${result.signal}`;
}

/** The first line that is not empty; "" where there is none. */
export function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}
