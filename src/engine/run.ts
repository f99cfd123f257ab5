/** Runs a plan: in parallel, each check after what it needs, its crash a result of its own. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Check,
  type CheckContext,
  type CheckResult,
  type Layer,
  type Settings,
  type Status,
  skip,
  undecided,
} from "./check.ts";
import {
  Cancelled,
  CommandFailed,
  type CommandOptions,
  type CommandRecord,
  type CommandResult,
  type CommandRunner,
  CommandTimeout,
  commandRunner,
  type RunAs,
} from "./command.ts";
import type { Plan } from "./plan.ts";
import { redactor } from "./redact.ts";
import { type CheckReport, type Report, verdictOf, worst } from "./report.ts";
import { type Folder, openScratch, ownTemporary, scratchParents } from "./scratch.ts";
import { type GoEnv, type GoFacts, outsidePath, type Toolchain, uncounted } from "./toolchain.ts";

/** What happens while a run goes on, in order of time. */
export type RunEvent =
  | { type: "planned"; checks: { id: string; title: string }[] }
  | { type: "started"; id: string }
  | { type: "progress"; id: string; message: string }
  | { type: "finished"; id: string; check: CheckReport };

/** All that a run starts from. */
export interface RunOptions {
  layers: readonly Layer[];
  plan: Plan;
  toolchain: Toolchain;
  env: Readonly<Record<string, string | undefined>>;
  workspace?: string | undefined;
  settings: Settings;
  signal: AbortSignal;
  /** `go-verify X.Y.Z`, for the report. */
  generator: string;
  /** How many checks run at once; by default two more than twice the processors, since most wait for a go command. */
  jobs?: number | undefined;
  onEvent?: (event: RunEvent) => void;
  /** Where it is given, the scratch folder stays for a person who wants to look into it, and is named here. */
  onKept?: ((path: string) => void) | undefined;
  runAs?: RunAs | undefined;
}

/**
 * Runs the plan's checks and gives the report.
 * @throws Cancelled when the signal aborts, after every command has died and the scratch folder is gone.
 */
export async function run(options: RunOptions): Promise<Report> {
  const startedAt = new Date();
  const began = performance.now();
  // Another user's commands must be able to enter.
  const mode = options.runAs ? 0o777 : 0o700;
  const scratch = await openScratch({ parents: scratchParents(options.env), mode });
  const own = { ...(await ownTemporary(scratch, options.env)), ...(await uncounted(scratch)) };
  const runner = commandRunner({
    ...options,
    env: { ...options.env, ...own },
    timeoutMs: options.settings.timeoutMs,
  });
  try {
    const shared = await openRun(options, scratch, runner);
    const reports = await runAll(options, shared);
    if (options.signal.aborted) {
      throw new Cancelled();
    }
    return {
      schema: "go-verify/report/1",
      generator: options.generator,
      startedAt: startedAt.toISOString(),
      durationMs: Math.round(performance.now() - began),
      host: { os: process.platform, arch: process.arch, cpus: availableParallelism() },
      go: await shared.facts(),
      ...assembled(options.layers, reports),
    };
  } finally {
    runner.close();
    if (options.onKept) {
      scratch.keep();
      options.onKept(scratch.path);
    } else {
      scratch.dispose();
    }
  }
}

function assembled(
  layers: readonly Layer[],
  reports: ReadonlyMap<string, CheckReport>,
): Pick<Report, "verdict" | "layers"> {
  const filled = layers
    .map((layer) => ({ layer, checks: layer.checks.flatMap((check) => reports.get(check.id) ?? []) }))
    .filter(({ checks }) => checks.length > 0)
    .map(({ layer, checks }) => ({
      id: layer.id,
      title: layer.title,
      status: worst(checks.map((check) => check.status)),
      checks,
    }));
  return { verdict: verdictOf(filled.flatMap((layer) => layer.checks.map((c) => c.status))), layers: filled };
}

/** What the checks of one run share. */
interface SharedRun {
  options: RunOptions;
  scratch: Folder;
  runner: CommandRunner;
  /** A scratch module of our own: no go.mod or go.work of a parent folder has a say in it. */
  home: Folder;
  /** The change of PATH that keeps the workspace's programs out; recorded with each command. */
  outside: Record<string, string>;
  /** Hides secrets in what is kept. */
  hide(text: string): string;
  /** `go env -json`, asked once. Never throws: a time-out is one of its answers. */
  goEnv(): Promise<GoEnvAnswer>;
  facts(): Promise<GoFacts | null>;
}

interface GoEnvAnswer {
  /** Undefined where cancelling came first. */
  record?: CommandRecord;
  env?: GoEnv;
  /** Why there is no `env`. */
  error?: unknown;
}

async function openRun(options: RunOptions, scratch: Folder, runner: CommandRunner): Promise<SharedRun> {
  const home = await scratch.folder("module");
  // No go line: it asks for no release, so no toolchain is ever chosen because of it.
  await home.write("go.mod", "module go-verify.invalid/scratch\n");
  const outside = await outsidePath(options.env, options.workspace);
  const { path } = options.toolchain;
  const ask = async (): Promise<GoEnvAnswer> => {
    const answer: GoEnvAnswer = {};
    try {
      const argv = [path ?? "go", "env", "-json"];
      const result = await runner.run(
        argv,
        { cwd: home.path, env: { ...outside, GOWORK: "off" } },
        (kept) => {
          answer.record = kept;
        },
      );
      answer.env = result.exitCode === 0 ? parseGoEnv(result.stdout) : undefined;
      answer.error = answer.env ? undefined : new CommandFailed(result);
    } catch (error) {
      answer.error = error;
    }
    return answer;
  };
  let asked: Promise<GoEnvAnswer> | undefined;
  const goEnv = () => {
    asked ??= ask();
    return asked;
  };
  if (path !== undefined) {
    // The report needs it in any case; asked first, it costs no time of its own.
    void goEnv();
  }
  return {
    options,
    scratch,
    runner,
    home,
    outside,
    hide: redactor(options.env),
    goEnv,
    async facts() {
      if (path === undefined) {
        return null;
      }
      const { env = {} } = await goEnv();
      return {
        path,
        version: env.GOVERSION ?? "",
        goroot: env.GOROOT ?? "",
        goos: env.GOOS ?? "",
        goarch: env.GOARCH ?? "",
      };
    },
  };
}

/** `go env -json` is an object of strings; anything else is not a go command's answer. */
function parseGoEnv(text: string): GoEnv | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as GoEnv;
    }
  } catch {
    // Not JSON: told as a failed command by the check that needs it.
  }
  return undefined;
}

/** What of the plan has ended so far. */
interface Progress {
  reports: Map<string, CheckReport>;
  /** The checks that were skipped because of what they need; whatever needs one of them is skipped too. */
  blocked: Set<string>;
}

/** How long a cancelled check may take to notice; its commands are dead by then. */
const LEAVE_MS = 1000;

/** Starts each check as soon as what it needs has ended, at most `jobs` at once, in the plan's order. */
async function runAll(options: RunOptions, shared: SharedRun): Promise<Map<string, CheckReport>> {
  const { plan, signal, onEvent } = options;
  const jobs = options.jobs ?? 2 * availableParallelism() + 2;
  const done: Progress = { reports: new Map(), blocked: new Set() };
  const planned = new Set(plan.checks.map((check) => check.id));
  const waiting = [...plan.checks];
  const running = new Map<string, Promise<void>>();
  onEvent?.({ type: "planned", checks: plan.checks.map(({ id, title }) => ({ id, title })) });

  const begin = (check: Check) => {
    onEvent?.({ type: "started", id: check.id });
    const ended = runOne(check, shared, done).then((report) => {
      done.reports.set(check.id, report);
      running.delete(check.id);
      onEvent?.({ type: "finished", id: check.id, check: report });
    });
    running.set(check.id, ended);
  };
  const over = new AbortController();
  const aborted = once(signal, "abort", { signal: over.signal }).catch(() => {});
  while ((waiting.length > 0 || running.size > 0) && !signal.aborted) {
    for (const check of [...waiting]) {
      const due = check.needs.every((id) => !planned.has(id) || done.reports.has(id));
      if (due && running.size < jobs) {
        waiting.splice(waiting.indexOf(check), 1);
        begin(check);
      }
    }
    if (running.size === 0) {
      throw new Error(`checks need each other in a circle: ${waiting.map((check) => check.id).join(", ")}`);
    }
    await Promise.race([aborted, ...running.values()]);
  }
  await Promise.race([Promise.allSettled(running.values()), delay(LEAVE_MS, undefined, { ref: false })]);
  over.abort();
  return done.reports;
}

async function runOne(check: Check, shared: SharedRun, done: Progress): Promise<CheckReport> {
  const began = performance.now();
  const commands: CommandRecord[] = [];
  const { status, summary, findings } = await answer(check, shared, done, commands);
  const { hide } = shared;
  return {
    id: check.id,
    title: check.title,
    status,
    summary: hide(summary),
    durationMs: Math.round(performance.now() - began),
    findings: findings.map((found) => ({
      ...found,
      message: hide(found.message),
      cause: hide(found.cause),
      fix: hide(found.fix),
      ...(found.location && { location: { ...found.location, path: hide(found.location.path) } }),
    })),
    commands,
  };
}

async function answer(
  check: Check,
  shared: SharedRun,
  { reports, blocked }: Progress,
  commands: CommandRecord[],
): Promise<CheckResult> {
  const stops = ({ id, status }: CheckReport) => status === "fail" || status === "error" || blocked.has(id);
  const unmet = check.needs.map((id) => reports.get(id)).find((needed) => needed && stops(needed));
  if (unmet) {
    blocked.add(check.id);
    return skip(`needs ${unmet.id}, which ${HOW_UNMET[unmet.status]}`);
  }
  try {
    return await check.run(contextFor(check, shared, commands));
  } catch (error) {
    return crashed(error);
  }
}

const HOW_UNMET: Partial<Record<Status, string>> = {
  fail: "failed",
  error: "could not decide",
  skip: "was skipped",
};

/** A crash, a time-out or an answer that is not understood is `error`, never `pass`. */
function crashed(error: unknown): CheckResult {
  if (error instanceof CommandTimeout) {
    return undecided({
      message: `${error.message}; it was ended with all that it had started.`,
      fix: "Look at what it waits for, or allow more time with --timeout SECONDS (in VS Code: goVerify.timeout).",
    });
  }
  if (error instanceof CommandFailed) {
    const { startError } = error.result;
    return undecided({
      message: `${error.message}.`,
      cause: startError
        ? whyNoStart(startError.code)
        : "The go command refused a question that it should answer.",
    });
  }
  if (error instanceof Cancelled) {
    return skip("cancelled");
  }
  const text = error instanceof Error ? error.message : String(error);
  return undecided({ message: `The check could not decide: ${text.replace(/\.$/, "")}.` });
}

function whyNoStart(code: string): string {
  if (code === "ENOENT") {
    return "The go command is not there, or the interpreter that it names is not: it may have gone during the run.";
  }
  return `The operating system does not start the go command (${code}).`;
}

function contextFor(check: Check, shared: SharedRun, commands: CommandRecord[]): CheckContext {
  const { options, runner, home, outside } = shared;
  const { toolchain } = options;
  const folders = new Map<string, Folder>([[home.path, home]]);
  const command = (argv: readonly string[], given: CommandOptions = {}): Promise<CommandResult> => {
    const cwd = given.cwd ?? home.path;
    const files = { ...folders.get(cwd)?.files };
    const env = { ...outside, ...given.env };
    return runner.run(argv, { ...given, cwd, env }, (record) => commands.push(record), files);
  };
  return {
    toolchain,
    env: options.env,
    depth: options.plan.depth,
    workspace: options.workspace,
    settings: options.settings,
    signal: options.signal,
    command,
    go: (args, given = {}) =>
      command([toolchain.path ?? "go", ...args], { ...given, env: { GOWORK: "off", ...given.env } }),
    async goEnv() {
      const { record, env, error } = await shared.goEnv();
      if (record) {
        commands.push(record);
      }
      if (env === undefined) {
        throw error;
      }
      return env;
    },
    async scratch(name = "work") {
      const folder = await shared.scratch.folder(join(check.id, name));
      folders.set(folder.path, folder);
      return folder;
    },
    readText: (path) =>
      readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") {
          return undefined;
        }
        throw error;
      }),
    progress: (message) =>
      options.onEvent?.({ type: "progress", id: check.id, message: shared.hide(message) }),
  };
}
