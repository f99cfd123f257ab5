/** Runs a plan: in parallel, each check after what it needs, its crash a result of its own. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Check,
  type CheckResult,
  type Layer,
  type Requirement,
  type Status,
  skip,
  undecided,
} from "./check.ts";
import { Cancelled, CommandFailed, CommandTimeout, commandRunner } from "./command.ts";
import { type Evidence, openContext, openRun, type SharedRun } from "./context.ts";
import { UnreadableFile } from "./files.ts";
import { compilesMuch, type Plan } from "./plan.ts";
import { type CheckReport, type Report, verdictOf, worst } from "./report.ts";
import type { RunOptions } from "./runOptions.ts";
import { openScratch, ownTemporary, scratchParents } from "./scratch.ts";
import { uncounted, withoutHome } from "./toolchain.ts";

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
  const own = {
    ...(await ownTemporary(scratch, options.env)),
    ...(await uncounted(scratch)),
    // What this process may create, another user may not.
    ...(options.runAs ? {} : await withoutHome(scratch, options.env)),
  };
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
    if (options.onScratchLeft) {
      scratch.keep();
      options.onScratchLeft(scratch.path);
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

/** What of the plan has ended so far. */
interface Progress {
  reports: Map<string, CheckReport>;
  /** The checks that were skipped because of what they need; whatever needs one of them is skipped too. */
  blocked: Set<string>;
}

/** How long a cancelled check may take to notice; its commands are dead by then. */
const LEAVE_MS = 1000;

/** A check that waits for the network or hangs does not delay those that compile for longer. */
const PATIENCE_MS = 20_000;

/** A go command compiles on all processors; a second one fills the gaps while the first one links. */
const COMPILING = Math.max(2, availableParallelism());

/**
 * Starts each check as soon as what it needs has ended, at most `jobs` at once, in the plan's order. Those that compile
 * much come last: a person sees the results of the others within seconds, and what was compiled is in the build cache.
 * Side by side, go commands compile the same packages twice.
 */
async function runAll(options: RunOptions, shared: SharedRun): Promise<Map<string, CheckReport>> {
  const { plan, signal, onEvent } = options;
  const jobs = options.jobs ?? 2 * availableParallelism() + 2;
  const done: Progress = { reports: new Map(), blocked: new Set() };
  const waiting = [...plan.checks];
  const running = new Map<string, Promise<void>>();
  onEvent?.({ type: "planned", checks: plan.checks.map(({ id, title, label }) => ({ id, title, label })) });

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
  try {
    const aborted = once(signal, "abort", { signal: over.signal }).catch(() => {});
    const patience = new AbortController();
    const impatient = delay(options.patienceMs ?? PATIENCE_MS, undefined, { signal: over.signal }).then(
      () => patience.abort(),
      () => {},
    );
    const isDue = turns(plan, done.reports, running, patience.signal);
    while ((waiting.length > 0 || running.size > 0) && !signal.aborted) {
      for (const check of [...waiting]) {
        if (running.size < jobs && isDue(check)) {
          waiting.splice(waiting.indexOf(check), 1);
          begin(check);
        }
      }
      if (running.size === 0) {
        throw new Error(`checks need each other in a circle: ${waiting.map((check) => check.id).join(", ")}`);
      }
      const changes = [aborted, ...running.values()];
      await Promise.race(patience.signal.aborted ? changes : [...changes, impatient]);
    }
    await Promise.race([Promise.allSettled(running.values()), delay(LEAVE_MS, undefined, { ref: false })]);
  } finally {
    over.abort();
  }
  return done.reports;
}

/** Whether it is a check's turn to start. `impatience` aborts when those that compile much wait no longer. */
function turns(
  { checks, depth }: Plan,
  reports: ReadonlyMap<string, CheckReport>,
  running: ReadonlyMap<string, unknown>,
  impatience: AbortSignal,
): (check: Check) => boolean {
  const planned = new Set(checks.map((check) => check.id));
  const compiling = new Set(checks.filter((check) => compilesMuch(check, depth)).map((check) => check.id));
  const others = [...planned].filter((id) => !compiling.has(id));
  const mayCompile = () =>
    (impatience.aborted || others.every((id) => reports.has(id))) &&
    [...running.keys()].filter((id) => compiling.has(id)).length < COMPILING;
  return ({ id, needs }) =>
    needs.every((needed) => !planned.has(needed) || reports.has(needed)) &&
    (!compiling.has(id) || mayCompile());
}

async function runOne(check: Check, shared: SharedRun, done: Progress): Promise<CheckReport> {
  const began = performance.now();
  const evidence: Evidence = { commands: [], requests: [] };
  const { status, summary, findings, skippedBecause } = await answer(check, shared, done, evidence);
  const { commands, requests } = evidence;
  const { hide } = shared;
  return {
    id: check.id,
    title: check.title,
    label: check.label,
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
    ...(requests.length > 0 && { requests }),
    ...(skippedBecause && { skippedBecause }),
  };
}

async function answer(
  check: Check,
  shared: SharedRun,
  { reports, blocked }: Progress,
  evidence: Evidence,
): Promise<CheckResult & Pick<CheckReport, "skippedBecause">> {
  const stops = ({ id, status }: CheckReport) => status === "fail" || status === "error" || blocked.has(id);
  const failed = check.needs.flatMap((id) => reports.get(id) ?? []).filter(stops);
  const [first] = failed;
  if (first) {
    blocked.add(check.id);
    const reason = `needs ${first.id}, which ${HOW_IT_FAILED[first.status]}`;
    return { ...skip(reason), skippedBecause: failed.map(({ id }) => id) };
  }
  const { unmet, moreTime } = { ...WORDS, ...shared.options.words };
  const missing = await shared.unmet(check);
  if (missing) {
    return skip(unmet[missing] ?? WORDS.unmet[missing]);
  }
  const { context, close } = openContext(check, shared, evidence);
  try {
    return await check.run(context);
  } catch (error) {
    return crashed(error, moreTime);
  } finally {
    close();
  }
}

/** What the engine says where its face says nothing. */
const WORDS: { unmet: Readonly<Record<Requirement, string>>; moreTime: string } = {
  unmet: {
    workspace: "No workspace folder to check",
    network: "The network is switched off",
    "c-compiler": "No C compiler was found",
    linux: "This can only be checked on Linux",
  },
  moreTime: "allow it more time",
};

const HOW_IT_FAILED: Partial<Record<Status, string>> = {
  fail: "failed",
  error: "could not decide",
  skip: "was skipped",
};

/** A crash, a time-out or an answer that is not understood is `error`, never `pass`. */
function crashed(error: unknown, moreTime: string): CheckResult {
  if (error instanceof CommandTimeout) {
    return undecided({
      message: `${error.message}; it was ended with all processes that it had started.`,
      fix: `See what it is waiting for, or ${moreTime}.`,
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
  if (error instanceof UnreadableFile) {
    return undecided({
      message: error.message,
      fix: error.code === undefined ? "Put a regular file in its place." : "Make it readable.",
      location: { path: error.path },
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
