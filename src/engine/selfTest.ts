/** Plays cases: plants each, runs the real check on it, and judges the answer. */
import { type Case, type CaseSet, mismatches } from "./case.ts";
import type { Layer } from "./check.ts";
import { Cancelled, CommandFailed, commandRunner } from "./command.ts";
import { plan } from "./plan.ts";
import { type CheckReport, checksOf } from "./report.ts";
import { run } from "./run.ts";
import { type Folder, openScratch } from "./scratch.ts";
import { openStage, type StageBase } from "./stage.ts";
import { findToolchain, uncounted } from "./toolchain.ts";

/** How a played case ended. `judged` is empty where the answer was right. */
export interface Outcome {
  checkId: string;
  name: string;
  kind: Case["kind"];
  /** Why it could not be planted here; then it was not played. */
  unavailable: string | undefined;
  judged: string[];
  report: CheckReport | undefined;
  durationMs: number;
}

/** All that playing cases starts from. */
export interface SelfTestOptions {
  layers: readonly Layer[];
  cases: readonly CaseSet[];
  /** The user's environment and go command. */
  env: Readonly<Record<string, string | undefined>>;
  go: string;
  signal: AbortSignal;
  /** A build cache to use instead of an empty one in scratch: a second self-test is then much faster. */
  gocache?: string | undefined;
  /** How many cases are played at once. */
  jobs?: number;
  onOutcome?: (outcome: Outcome) => void;
}

/** A self-test whose scratch folder and build cache are open; `play` may be called for cases side by side. */
export interface SelfTest {
  play(set: CaseSet, testCase: Case): Promise<Outcome>;
  close(): void;
}

/**
 * Opens a self-test.
 * @throws CommandFailed where the user's go command does not answer: there is nothing to copy.
 */
export async function openSelfTest(
  options: Omit<SelfTestOptions, "cases" | "jobs" | "onOutcome">,
): Promise<SelfTest> {
  // Some cases run as another user, who must be able to pass through.
  const scratch = await openScratch({ mode: 0o755 });
  const runner = (env: Readonly<Record<string, string | undefined>>) =>
    commandRunner({ env, signal: options.signal, timeoutMs: 600_000 });
  const goCommand = runner({
    ...options.env,
    ...(await uncounted(scratch)),
    GOTOOLCHAIN: "local",
    GOWORK: "off",
  });
  const answer = await goCommand.run([options.go, "env", "GOROOT"], { cwd: scratch.path }, () => {});
  goCommand.close();
  if (answer.exitCode !== 0) {
    scratch.dispose();
    throw new CommandFailed(answer);
  }
  const goroot = answer.stdout.trim();
  const base: StageBase = {
    env: options.env,
    go: options.go,
    goroot,
    gocache: options.gocache ?? (await scratch.folder("gocache")).path,
    runner,
  };
  let count = 0;
  return {
    async play(set, testCase) {
      count += 1;
      const folder = await scratch.folder(`case-${count}`);
      return playCase(options, base, folder, set, testCase);
    },
    close: () => scratch.dispose(),
  };
}

async function playCase(
  options: Omit<SelfTestOptions, "cases" | "jobs" | "onOutcome">,
  base: StageBase,
  folder: Folder,
  set: CaseSet,
  testCase: Case,
): Promise<Outcome> {
  const began = performance.now();
  const ended = (more: Pick<Outcome, "unavailable" | "judged" | "report">): Outcome => ({
    checkId: set.check.id,
    name: testCase.name,
    kind: testCase.kind,
    durationMs: Math.round(performance.now() - began),
    ...more,
  });
  const unavailable = testCase.unavailable?.();
  if (unavailable !== undefined) {
    return ended({ unavailable, judged: [], report: undefined });
  }
  const { stage, close } = await openStage(base, folder);
  try {
    await testCase.plant(stage);
    const report = await answerOf(options, set, stage);
    const judged = report ? mismatches(testCase.expect, report) : ["the check did not run"];
    return ended({ unavailable: undefined, judged, report });
  } catch (error) {
    if (error instanceof Cancelled) {
      throw error;
    }
    return ended({
      unavailable: undefined,
      judged: [`could not be played: ${(error as Error).message}`],
      report: undefined,
    });
  } finally {
    await close();
    folder.remove();
  }
}

async function answerOf(
  options: Pick<SelfTestOptions, "layers" | "signal">,
  set: CaseSet,
  stage: Awaited<ReturnType<typeof openStage>>["stage"],
): Promise<CheckReport | undefined> {
  const { env, workspace, goPath } = stage;
  const report = await run({
    layers: options.layers,
    plan: plan(options.layers, { layers: [], checks: [set.check.id], skip: [], depth: stage.depth }),
    toolchain: await findToolchain({
      env,
      workspace,
      explicit: goPath ? { path: goPath, origin: "--go" } : undefined,
    }),
    env,
    workspace,
    settings: { timeoutMs: stage.timeoutMs, network: stage.network },
    signal: options.signal,
    generator: "go-verify self-test",
    runAs: stage.runAs,
  });
  return checksOf(report).find((check) => check.id === set.check.id);
}

/**
 * Plays some cases in their turns: those that must be alone before and after the others, which go `jobs` at once. Where
 * one throws, no further one starts, and all have ended before this does: what comes then removes their folders.
 */
export async function playInTurns<T extends { readonly testCase: Case }>(
  all: readonly T[],
  jobs: number,
  play: (one: T) => Promise<void>,
): Promise<void> {
  for (const [turn, atOnce] of [
    ["first", 1],
    [undefined, jobs],
    ["last", 1],
  ] as const) {
    const queue = all.filter(({ testCase }) => testCase.alone === turn);
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await play(next).catch((error) => {
          queue.length = 0;
          throw error;
        });
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
    const failed = ended.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") {
      throw failed.reason;
    }
  }
}

/** Plays all cases, `jobs` at once. Outcomes come in the cases' order. */
export async function selfTest(options: SelfTestOptions): Promise<Outcome[]> {
  const all = options.cases.flatMap((set) => set.cases.map((testCase) => ({ set, testCase })));
  const outcomes = new Map<Case, Outcome>();
  const test = await openSelfTest(options);
  try {
    await playInTurns(all, options.jobs ?? 2, async ({ set, testCase }) => {
      const outcome = await test.play(set, testCase);
      outcomes.set(testCase, outcome);
      options.onOutcome?.(outcome);
    });
  } finally {
    test.close();
  }
  return all.map(({ testCase }) => outcomes.get(testCase)!);
}
