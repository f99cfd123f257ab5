/** What is known in this window: the last report, from the first event of a run to the kept answers. */
import type { CancellationTokenSource } from "vscode";
import { type Comparison, compare, updated } from "../../engine/compare.ts";
import type { Report } from "../../engine/report.ts";
import type { CaseOutcome, LayerInfo } from "../../server/protocol.ts";
import type { Server } from "../languageServer/client.ts";
import { gather } from "../request.ts";
import type { State } from "../state.ts";
import { type Board, layerOf } from "./board.ts";
import { openRuns, type Runs, type RunsOptions } from "./runs.ts";

/** What a person asks to verify. */
export interface Wish {
  /** Empty: all. */
  layers: string[];
  /** Empty: all of the layers. */
  checks: string[];
}

/** A run that came to its end. */
export interface Ended {
  wish: Wish;
  report: Report;
  change: Comparison | undefined;
  /** One sentence for each setting that could not be used. */
  complaints: string[];
}

/** Runs, and what is known of the last. */
export interface Session extends Pick<Runs, "cancel" | "progress"> {
  /** Shows what the workspace's memory holds. */
  restore(): void;
  /** @throws Busy, NotTrusted, RunCancelled, ServerCrashed, Error with one sentence. */
  verify(wish: Wish): Promise<Ended>;
  /** Lets the checks prove themselves on planted faults. Throws as `verify` does. */
  prove(): Promise<CaseOutcome[]>;
  /** The last report with all newer answers in it; may be of an earlier session. */
  report(): Report | undefined;
  /** When the answers of this session began to come; undefined while there are none. */
  startedAt(): string | undefined;
  /** The layers and checks; asks the server the first time. */
  catalog(): Promise<readonly LayerInfo[]>;
}

/** Opens the session. */
export function openSession(
  from: { server: Server; board: Board; state: State } & Pick<RunsOptions, "onChange" | "onRun">,
): Session {
  const { server, board, state } = from;
  const catalog = catalogOf(server);
  const prepare = async () => {
    const layers = await catalog();
    board.setOrder(layers.flatMap((layer) => layer.checks.map((check) => check.id)));
  };
  const runs = openRuns({ ...from, prepare });
  let last = state.lastReport();
  let startedAt: string | undefined;

  const verify = async (wish: Wish, runId: number, source: CancellationTokenSource): Promise<Ended> => {
    const { settings, surroundings, complaints } = gather();
    const { depth, timeoutMs, network } = settings;
    // Who asks for a check by name means it.
    const skip = settings.skip.filter((id) => !wish.checks.includes(id));
    const params = { ...surroundings, ...wish, runId, skip, depth, timeoutMs, network };
    startedAt = new Date().toISOString();
    try {
      const report = await server.request("goVerify/verify", params, source.token);
      const change = last && compare(last, report);
      last = last ? updated(last, report, wish.checks.length > 0 ? "checks" : "layers") : report;
      board.end(last);
      await state.keepReport(last);
      return { wish, report, change, complaints };
    } finally {
      board.end();
    }
  };
  return {
    restore() {
      if (last) {
        board.restore(last);
      }
      from.onChange();
    },
    verify: (wish) => runs.alone(layersOf(wish), (...run) => verify(wish, ...run)),
    prove: () =>
      runs.alone([], (runId, source) => {
        const { surroundings } = gather();
        return server.request("goVerify/selfTest", { ...surroundings, runId, checks: [] }, source.token);
      }),
    cancel: runs.cancel,
    progress: runs.progress,
    report: () => last,
    startedAt: () => startedAt,
    catalog,
  };
}

function layersOf({ layers, checks }: Wish): string[] {
  return [...new Set([...layers, ...checks.map(layerOf)])];
}

/** Asks the server once; again where it could not answer. */
function catalogOf(server: Server): Session["catalog"] {
  let asked: Promise<readonly LayerInfo[]> | undefined;
  return () => {
    asked ??= server.request("goVerify/list", {}).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}
