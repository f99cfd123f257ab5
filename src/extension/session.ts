/** Runs: one at a time, from the first event to the kept report. */
import { CancellationTokenSource } from "vscode";
import { type Comparison, compare, updated } from "../engine/compare.ts";
import type { Report } from "../engine/report.ts";
import type { CaseOutcome, LayerInfo } from "../server/protocol.ts";
import { type Board, layerOf } from "./board.ts";
import { RunCancelled, type Server } from "./client.ts";
import type { State } from "./state.ts";
import { gather } from "./surroundings.ts";

/** What a person asks to verify. */
export interface Wish {
  /** Empty: all. */
  layers: string[];
  /** Empty: all of the layers. */
  checks: string[];
}

/** How far the run that is under way has come. */
export interface Progress {
  /** The layers whose checks it runs; empty: all. */
  layers: readonly string[];
  /** The title of a check that runs now. */
  now: string;
  done: number;
  total: number;
}

/** A run that came to its end. */
export interface Ended {
  wish: Wish;
  report: Report;
  change: Comparison | undefined;
  /** One sentence for each setting that could not be used. */
  complaints: string[];
}

/** The one run of this window, and what is known of the last. */
export interface Session {
  /** Shows what the workspace's memory holds. */
  restore(): void;
  /** @throws Busy, NotTrusted, RunCancelled, ServerCrashed, Error with one sentence. */
  verify(wish: Wish): Promise<Ended>;
  /** Lets the checks prove themselves on planted faults. Throws as `verify` does. */
  prove(): Promise<CaseOutcome[]>;
  cancel(): void;
  /** Undefined while nothing runs. */
  progress(): Progress | undefined;
  /** The last report with all newer answers in it; may be of an earlier session. */
  report(): Report | undefined;
  /** When the answers of this session began to come; undefined while there are none. */
  startedAt(): string | undefined;
  /** The layers and checks; asks the server the first time. */
  catalog(): Promise<readonly LayerInfo[]>;
}

function layersOf({ layers, checks }: Wish): string[] {
  return [...new Set([...layers, ...checks.map(layerOf)])];
}

/** Something runs already. */
export class Busy extends Error {
  override name = "Busy";
}

type Work<T> = (runId: number, source: CancellationTokenSource) => Promise<T>;

/**
 * Opens the session. `onChange` is called when a run begins, moves, ends; `onRun` when one begins, with the layers
 * that it concerns (none: all).
 */
export function openSession(from: {
  server: Server;
  board: Board;
  state: State;
  onChange: () => void;
  onRun: (layers: readonly string[], running: Promise<unknown>) => void;
}): Session {
  const { server, board, state, onChange, onRun } = from;
  let last = state.lastReport();
  let startedAt: string | undefined;
  let current: { runId: number; source: CancellationTokenSource; progress: Progress } | undefined;
  let runs = 0;
  let catalog: Promise<readonly LayerInfo[]> | undefined;

  server.on("goVerify/event", ({ runId, event }) => {
    if (current?.runId !== runId) {
      return;
    }
    const { progress } = current;
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
    if (current?.runId === runId) {
      Object.assign(current.progress, { now: `${outcome.checkId}: ${outcome.name}`, done, total });
      onChange();
    }
  });

  /** Holds the one place for a run while `work` goes on. */
  const hold = async <T>(layers: readonly string[], work: Work<T>): Promise<T> => {
    if (current) {
      throw new Busy();
    }
    runs += 1;
    const source = new CancellationTokenSource();
    current = { runId: runs, source, progress: { layers, now: "", done: 0, total: 0 } };
    onChange();
    try {
      const known = await session.catalog();
      board.setOrder(known.flatMap((layer) => layer.checks.map((check) => check.id)));
      if (source.token.isCancellationRequested) {
        throw new RunCancelled();
      }
      return await work(runs, source);
    } finally {
      current = undefined;
      source.dispose();
      onChange();
    }
  };
  const alone = <T>(layers: readonly string[], work: Work<T>): Promise<T> => {
    const running = hold(layers, work);
    onRun(layers, running);
    return running;
  };

  const session: Session = {
    restore() {
      if (last) {
        board.restore(last);
      }
      onChange();
    },
    verify: (wish) =>
      alone(layersOf(wish), async (runId, source) => {
        const { settings, surroundings, complaints } = gather();
        startedAt = new Date().toISOString();
        try {
          const report = await server.request(
            "goVerify/verify",
            {
              ...surroundings,
              runId,
              ...wish,
              // Who asks for a check by name means it.
              skip: settings.skip.filter((id) => !wish.checks.includes(id)),
              depth: settings.depth,
              timeoutMs: settings.timeoutMs,
              network: settings.network,
            },
            source.token,
          );
          const change = last && compare(last, report);
          last = last ? updated(last, report, wish.checks.length > 0 ? "checks" : "layers") : report;
          board.end(last);
          await state.keepReport(last);
          return { wish, report, change, complaints };
        } finally {
          board.end();
        }
      }),
    prove: () =>
      alone([], async (runId, source) => {
        const { surroundings } = gather();
        return server.request("goVerify/selfTest", { ...surroundings, runId, checks: [] }, source.token);
      }),
    cancel: () => current?.source.cancel(),
    progress: () => current?.progress,
    report: () => last,
    startedAt: () => startedAt,
    catalog() {
      catalog ??= server.request("goVerify/list", {}).catch((error: unknown) => {
        catalog = undefined;
        throw error;
      });
      return catalog;
    },
  };
  return session;
}
