/**
 * The only starter of processes. Every command is recorded, time-limited and cancellable, and its whole
 * process tree dies with it. No shell is ever involved: argv goes to the kernel as it is.
 */
import { execa } from "execa";
import { guardProcess, type ProcessGuard } from "./guard.ts";
import { redact, redactEnv } from "./redact.ts";

/** How one command is to run. */
export interface CommandOptions {
  /** Where it runs, absolute. */
  cwd?: string;
  /** What its environment adds or changes; `undefined` removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Its limit in ms; without it, the run's. */
  timeoutMs?: number;
  /** Bytes of each stream that the caller wants to see; what is beyond is counted, not kept. Default 16 MiB. */
  maxOutput?: number;
  /** What it reads on its standard input; nothing by default. */
  input?: string;
}

/** One external command as evidence: what ran, where, and what came of it. Secrets are redacted. */
export interface CommandRecord {
  argv: string[];
  cwd: string;
  /** What its environment added or changed; `null` where a variable was removed. */
  env: Record<string, string | null>;
  /** `null` where a signal ended it or it did not start. */
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
  /** At most 64 KiB, with a line that says how much was cut. */
  stdout: string;
  stderr: string;
  truncated: boolean;
  /** Small files that the check wrote into `cwd` first, so that the command can be repeated. */
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
  startError?: { code: string; message: string };
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
    super(
      `${commandName(result.argv)} failed: ${firstLine(result.stderr || result.stdout) || howItEnded(result)}`,
    );
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

/** Another user to run commands as; only `self-test` asks for it, to plant permission faults as root. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** Runs commands for one run of the engine. */
export interface CommandRunner {
  /** @throws CommandTimeout, Cancelled. `record` is called with what is kept as evidence, whatever happens. */
  run(
    argv: readonly string[],
    options: CommandOptions & { cwd: string },
    record: (command: CommandRecord) => void,
    files?: Record<string, string>,
  ): Promise<CommandResult>;
  /** Ends the guard. No command may be running. */
  close(): void;
}

const KEPT = 64 * 1024;
const SEEN = 16 * 1024 * 1024;

/** Makes a runner whose commands start from `env` and end at the latest when `signal` aborts. */
export function commandRunner(from: {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  timeoutMs: number;
  runAs?: RunAs | undefined;
}): CommandRunner {
  let guard: ProcessGuard | undefined;
  return {
    async run(argv, options, record, files) {
      if (from.signal.aborted) {
        throw new Cancelled();
      }
      guard ??= guardProcess();
      const timeoutMs = options.timeoutMs ?? from.timeoutMs;
      const ended = await start(argv, options, { ...from, timeoutMs, guard });
      record(recorded(ended, options, files));
      if (from.signal.aborted) {
        throw new Cancelled();
      }
      if (ended.timedOut) {
        throw new CommandTimeout(argv, timeoutMs);
      }
      return ended.result;
    },
    close: () => guard?.close(),
  };
}

interface Ended {
  result: CommandResult;
  timedOut: boolean;
  dropped: { stdout: number; stderr: number };
}

async function start(
  argv: readonly string[],
  options: CommandOptions & { cwd: string },
  from: {
    env: Readonly<Record<string, string | undefined>>;
    signal: AbortSignal;
    timeoutMs: number;
    runAs?: RunAs | undefined;
    guard: ProcessGuard;
  },
): Promise<Ended> {
  const [file, ...args] = argv as [string, ...string[]];
  const began = performance.now();
  const stdout = keepUpTo(options.maxOutput ?? SEEN);
  const stderr = keepUpTo(options.maxOutput ?? SEEN);
  const child = execa(file, args, {
    cwd: options.cwd,
    env: definedOnly({ ...from.env, ...options.env, ...from.guard.mark }),
    extendEnv: false,
    reject: false,
    buffer: false,
    stdin: options.input === undefined ? "ignore" : "pipe",
    ...(options.input === undefined ? {} : { input: options.input }),
    timeout: from.timeoutMs,
    cancelSignal: from.signal,
    killSignal: "SIGKILL",
    killDescendants: true,
    windowsHide: true,
    stripFinalNewline: false,
    ...(from.runAs ?? {}),
  });
  if (child.pid !== undefined) {
    from.guard.watch(child.pid);
  }
  child.stdout?.on("data", stdout.take);
  child.stderr?.on("data", stderr.take);
  const outcome = await child;
  if (child.pid !== undefined) {
    // What the command left running belongs to it and goes with it.
    child.kill("SIGKILL");
    from.guard.release(child.pid);
  }
  const result: CommandResult = {
    argv,
    exitCode: outcome.exitCode ?? null,
    signal: outcome.signal ?? null,
    durationMs: Math.round(performance.now() - began),
    stdout: stdout.text(),
    stderr: stderr.text(),
    truncated: stdout.dropped() + stderr.dropped() > 0,
  };
  const started = outcome.exitCode !== undefined || outcome.signal !== undefined || outcome.timedOut;
  if (!started && !outcome.isCanceled) {
    result.startError = startError(outcome);
  }
  return {
    result,
    timedOut: outcome.timedOut,
    dropped: { stdout: stdout.dropped(), stderr: stderr.dropped() },
  };
}

function startError(outcome: { code?: string; originalMessage?: string; cause?: unknown }): {
  code: string;
  message: string;
} {
  return { code: outcome.code ?? "UNKNOWN", message: outcome.originalMessage ?? String(outcome.cause) };
}

/** Gathers a stream's bytes up to a limit and counts the rest. */
function keepUpTo(limit: number) {
  const chunks: Buffer[] = [];
  let kept = 0;
  let dropped = 0;
  return {
    take(chunk: Buffer) {
      const room = Math.max(0, limit - kept);
      if (room > 0) {
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      }
      kept += Math.min(room, chunk.length);
      dropped += Math.max(0, chunk.length - room);
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
    dropped: () => dropped,
  };
}

function recorded(
  ended: Ended,
  options: CommandOptions & { cwd: string },
  files?: Record<string, string>,
): CommandRecord {
  const { result } = ended;
  const stdout = cut(redact(result.stdout), ended.dropped.stdout);
  const stderr = cut(redact(result.stderr), ended.dropped.stderr);
  return {
    argv: result.argv.map(redact),
    cwd: options.cwd,
    env: redactEnv(options.env ?? {}),
    exitCode: result.exitCode,
    signal: result.signal,
    durationMs: result.durationMs,
    stdout: stdout.text,
    stderr: result.startError ? `${stderr.text}${result.startError.message}\n` : stderr.text,
    truncated: stdout.cut || stderr.cut,
    ...(files && Object.keys(files).length > 0 ? { files } : {}),
  };
}

/** The head and the tail of a text where it is long: a failing build says what matters at either end. */
function cut(text: string, droppedBytes: number): { text: string; cut: boolean } {
  if (text.length <= KEPT && droppedBytes === 0) {
    return { text, cut: false };
  }
  const half = KEPT / 2;
  const middle = Math.max(0, text.length - KEPT) + droppedBytes;
  const tail = text.length > half ? text.slice(Math.max(half, text.length - half)) : "";
  return { text: `${text.slice(0, half)}\n… ${middle} bytes cut …\n${tail}`, cut: true };
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
