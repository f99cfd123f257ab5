/** The one run at a time: its events, its progress, and its cancellation. */
import { type CancellationToken, CancellationTokenSource } from "vscode";
import type { CheckReport } from "../../engine/report.ts";
import { type Event, emitter } from "../event.ts";
import { RunCancelled, type Server } from "../languageServer/server.ts";
import type { Board } from "./board.ts";

/** The progress of the current run. */
export interface Progress {
  /** The layers whose checks it runs; empty means all. */
  layers: readonly string[];
  /** The short name of a check that is running. */
  now: string;
  done: number;
  total: number;
}

/** One run. The server's events have its ID. */
export interface Run {
  readonly id: number;
  readonly token: CancellationToken;
  /** The reports of the checks that have finished, by their ID. */
  readonly reports: ReadonlyMap<string, CheckReport>;
}

/** The start of a run. */
export interface RunStart {
  /** The layers of the run; empty means all. */
  layers: readonly string[];
  /** Settles when the run ends. */
  running: Promise<unknown>;
}

/** Runs one thing at a time. */
export interface Runs {
  /** Fires when a run begins, makes progress, or ends. */
  readonly onDidChange: Event<void>;
  readonly onDidStart: Event<RunStart>;
  /** @throws Busy, RunCancelled, and what `prepare` and `work` throw. */
  alone<T>(layers: readonly string[], work: (run: Run) => Promise<T>): Promise<T>;
  cancel(): void;
  /** Undefined while nothing runs. */
  progress(): Progress | undefined;
}

/** Another run is in progress. */
export class Busy extends Error {
  override name = "Busy";
}

/** What runs need. */
export interface RunsOptions {
  server: Pick<Server, "on">;
  board: Board;
  /** Called before each run; the run can be cancelled meanwhile. */
  prepare: () => Promise<void>;
}

interface Current {
  id: number;
  source: CancellationTokenSource;
  reports: Map<string, CheckReport>;
  progress: Progress;
}

/** Opens the runs; nothing runs yet. */
export function openRuns({ server, board, prepare }: RunsOptions): Runs {
  const changed = emitter<void>();
  const started = emitter<RunStart>();
  let current: Current | undefined;
  let count = 0;
  const currentRun = (runId: number) => (current?.id === runId ? current : undefined);
  server.on("goVerify/event", ({ runId, event }) => {
    const run = currentRun(runId);
    if (!run) {
      return;
    }
    board.apply(event);
    if (event.type === "planned") {
      run.progress.total = event.checks.length;
    } else if (event.type === "finished") {
      run.reports.set(event.id, event.check);
      run.progress.done += 1;
    }
    const running = board.all().find((row) => row.phase === "running");
    run.progress.now = running?.label ?? run.progress.now;
    changed.fire();
  });
  server.on("goVerify/outcome", ({ runId, outcome, done, total }) => {
    const run = currentRun(runId);
    if (run) {
      Object.assign(run.progress, { now: `${outcome.checkId}: ${outcome.name}`, done, total });
      changed.fire();
    }
  });

  const hold = async <T>(layers: readonly string[], work: (run: Run) => Promise<T>): Promise<T> => {
    if (current) {
      throw new Busy();
    }
    count += 1;
    const source = new CancellationTokenSource();
    const reports = new Map<string, CheckReport>();
    current = { id: count, source, reports, progress: { layers, now: "", done: 0, total: 0 } };
    changed.fire();
    try {
      await prepare();
      if (source.token.isCancellationRequested) {
        throw new RunCancelled();
      }
      return await work({ id: current.id, token: source.token, reports });
    } finally {
      current = undefined;
      source.dispose();
      changed.fire();
    }
  };
  return {
    onDidChange: changed.event,
    onDidStart: started.event,
    alone(layers, work) {
      const running = hold(layers, work);
      started.fire({ layers, running });
      return running;
    },
    cancel: () => current?.source.cancel(),
    progress: () => current?.progress,
  };
}
