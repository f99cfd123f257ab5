/** The one run at a time: what it is told of on its way, how far it has come, and its cancel. */
import { CancellationTokenSource } from "vscode";
import { RunCancelled, type Server } from "../languageServer/client.ts";
import type { Board } from "./board.ts";

/** How far the run that is under way has come. */
export interface Progress {
  /** The layers whose checks it runs; empty: all. */
  layers: readonly string[];
  /** The title of a check that runs now. */
  now: string;
  done: number;
  total: number;
}

/** What a run does. The server's events carry `runId`. */
export type Work<T> = (runId: number, source: CancellationTokenSource) => Promise<T>;

/** The place for one run. */
export interface Runs {
  /** @throws Busy, RunCancelled, and what `prepare` and `work` throw. */
  alone<T>(layers: readonly string[], work: Work<T>): Promise<T>;
  cancel(): void;
  /** Undefined while nothing runs. */
  progress(): Progress | undefined;
}

/** Something runs already. */
export class Busy extends Error {
  override name = "Busy";
}

/** What the place for a run needs. */
export interface RunsOptions {
  server: Pick<Server, "on">;
  board: Board;
  /** Done before each run; the run can be cancelled meanwhile. */
  prepare: () => Promise<void>;
  /** Called when a run begins, moves, ends. */
  onChange: () => void;
  /** Called when a run begins, with the layers that it concerns; none: all. */
  onRun: (layers: readonly string[], running: Promise<unknown>) => void;
}

interface Current {
  runId: number;
  source: CancellationTokenSource;
  progress: Progress;
}

/** Opens the place, empty. */
export function openRuns({ server, board, prepare, onChange, onRun }: RunsOptions): Runs {
  let current: Current | undefined;
  let count = 0;
  hear(server, board, (runId) => (current?.runId === runId ? current.progress : undefined), onChange);

  const hold = async <T>(layers: readonly string[], work: Work<T>): Promise<T> => {
    if (current) {
      throw new Busy();
    }
    count += 1;
    const source = new CancellationTokenSource();
    current = { runId: count, source, progress: { layers, now: "", done: 0, total: 0 } };
    onChange();
    try {
      await prepare();
      if (source.token.isCancellationRequested) {
        throw new RunCancelled();
      }
      return await work(current.runId, source);
    } finally {
      current = undefined;
      source.dispose();
      onChange();
    }
  };
  return {
    alone(layers, work) {
      const running = hold(layers, work);
      onRun(layers, running);
      return running;
    },
    cancel: () => current?.source.cancel(),
    progress: () => current?.progress,
  };
}

/** Puts what the server tells of a run onto the board and into its progress; a run that is over has none. */
function hear(
  server: Pick<Server, "on">,
  board: Board,
  progressOf: (runId: number) => Progress | undefined,
  onChange: () => void,
): void {
  server.on("goVerify/event", ({ runId, event }) => {
    const progress = progressOf(runId);
    if (!progress) {
      return;
    }
    board.apply(event);
    if (event.type === "planned") {
      progress.total = event.checks.length;
    } else if (event.type === "finished") {
      progress.done += 1;
    }
    progress.now = board.all().find((row) => row.phase === "running")?.title ?? progress.now;
    onChange();
  });
  server.on("goVerify/outcome", ({ runId, outcome, done, total }) => {
    const progress = progressOf(runId);
    if (progress) {
      Object.assign(progress, { now: `${outcome.checkId}: ${outcome.name}`, done, total });
      onChange();
    }
  });
}
