/** The runs of this window, and the last report. */
import { l10n } from "vscode";
import type { SelectionProblem } from "../../engine/plan.ts";
import { type CheckReport, checksOf, type Report } from "../../engine/report.ts";
import { type Comparison, compare, updated } from "../../engine/reports/compare.ts";
import {
  type CaseOutcome,
  type LayerInfo,
  type RunSummary,
  SELECTION_REFUSED,
} from "../../server/protocol.ts";
import { type Event, emitter } from "../event.ts";
import type { Server } from "../languageServer/server.ts";
import { OWN_SETTING, requestBase } from "../request.ts";
import type { State } from "../state.ts";
import { type Basis, basisOf, changedSettings, withBasis } from "./basis.ts";
import { type Board, layerOf } from "./board.ts";
import { openRuns, type Run, type Runs } from "./runs.ts";

/** What to verify. */
export interface VerifyRequest {
  /** Empty means all. */
  layers: string[];
  /** Empty means all checks of the layers. */
  checks: string[];
}

/** A run that ended with a report. */
export interface RunResult {
  request: VerifyRequest;
  report: Report;
  change: Comparison | undefined;
  /** One sentence for each setting that could not be used. */
  warnings: string[];
}

/** Runs checks, and holds the last report. */
export interface Session extends Pick<Runs, "cancel" | "progress" | "onDidStart"> {
  /** Fires when a run begins, makes progress or ends, and when a stored report is restored. */
  readonly onDidChange: Event<void>;
  /** Shows the stored report of the workspace. */
  restore(): void;
  /** @throws Busy, NotTrusted, RunCancelled, ServerCrashed, Error with one sentence. */
  verify(request: VerifyRequest): Promise<RunResult>;
  /** Runs the cases of the checks. Throws as `verify` does. */
  prove(): Promise<CaseOutcome[]>;
  /** The last report with all newer results in it; may be from an earlier session. */
  report(): Report | undefined;
  /** The settings that have changed since the results in the report; it is out of date if there are any. */
  outdated(): readonly string[];
  /** Compares the settings again. */
  settingsChanged(): void;
  /** The last run of this session that ended with a report. */
  lastResult(): RunResult | undefined;
  /** When the last run of this session started; undefined if there was none. */
  startedAt(): string | undefined;
  /** The layers and checks; requested from the server once. */
  catalog(): Promise<readonly LayerInfo[]>;
}

/** Opens the session. */
export function openSession(from: { server: Server; board: Board; state: State }): Session {
  const { server, board, state } = from;
  const changed = emitter<void>();
  const catalog = catalogOf(server);
  const checkIds = async () => (await catalog()).flatMap(({ checks }) => checks.map(({ id }) => id));
  const runs = openRuns({ server, board, prepare: async () => board.setOrder(await checkIds()) });
  runs.onDidChange(changed.fire);
  let last = state.lastReport();
  let lastResult: RunResult | undefined;
  let startedAt: string | undefined;
  let bases = state.bases.get();
  let outdated: readonly string[] = [];

  const settingsChanged = () => {
    const now = basisOf(requestBase());
    const changes = bases
      .map(({ basis, checks }) => ({ names: changedSettings(basis, now, OWN_SETTING), checks }))
      .filter(({ names }) => names.length > 0);
    outdated = [...new Set(changes.flatMap(({ names }) => names))];
    board.setOutdated(new Set(changes.flatMap(({ checks }) => checks)));
    changed.fire();
  };
  /** Stores the report and what it depends on. */
  const save = async (newer: Report, whole: Report, basis: Basis) => {
    const ran = { basis, checks: checksOf(newer).map(({ id }) => id) };
    bases = withBasis(bases, ran, new Set(checksOf(whole).map(({ id }) => id)));
    settingsChanged();
    await state.saveReport(whole);
    await state.bases.set(bases);
  };
  const verify = async (request: VerifyRequest, run: Run): Promise<RunResult> => {
    const base = requestBase();
    const { settings, target, warnings } = base;
    const { depth, timeoutMs, network } = settings;
    const known = await checkIds();
    const unknown = settings.skip.filter((id) => !known.includes(id));
    // A check that is requested by its ID runs even if the setting skips it.
    const skip = settings.skip.filter((id) => known.includes(id) && !request.checks.includes(id));
    const params = { ...target, ...request, runId: run.id, skip, depth, timeoutMs, network };
    startedAt = new Date().toISOString();
    try {
      const summary = await server.request("goVerify/verify", params, run.token);
      const report = assembled(summary, run.reports);
      const change = last && compare(last, report);
      last = last ? updated(last, report, request.checks.length > 0 ? "checks" : "layers") : report;
      board.end(last);
      await save(report, last, basisOf(base, report.go?.path));
      lastResult = { request, report, change, warnings: [...warnings, ...unknown.map(unknownCheck)] };
      return lastResult;
    } catch (error) {
      throw inWords(error);
    } finally {
      board.end();
    }
  };
  return {
    onDidChange: changed.event,
    onDidStart: runs.onDidStart,
    restore() {
      if (last) {
        board.restore(last);
      }
      settingsChanged();
    },
    outdated: () => (last === undefined ? [] : outdated),
    settingsChanged,
    verify: (request) => runs.alone(layersOf(request), (run) => verify(request, run)),
    prove: () =>
      runs.alone([], ({ id, token }) => {
        const { target } = requestBase();
        return server.request("goVerify/selfTest", { ...target, runId: id, checks: [] }, token);
      }),
    cancel: runs.cancel,
    progress: runs.progress,
    report: () => last,
    lastResult: () => lastResult,
    startedAt: () => startedAt,
    catalog,
  };
}

/** The report of a run: the server sends each check's report once, with its `finished` event. */
function assembled(summary: RunSummary, reports: ReadonlyMap<string, CheckReport>): Report {
  const reportOf = (id: string) => {
    const report = reports.get(id);
    if (report === undefined) {
      throw new Error(`The language server sent no report of ${id}.`);
    }
    return report;
  };
  return {
    ...summary,
    layers: summary.layers.map((layer) => ({ ...layer, checks: layer.checks.map(reportOf) })),
  };
}

function unknownCheck(id: string): string {
  return l10n.t("goVerify.skip names {0}, but there is no such check.", JSON.stringify(id));
}

/** The error with a sentence in the words of the editor if the selection of checks was refused. */
function inWords(error: unknown): unknown {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: SelectionProblem };
  return code === SELECTION_REFUSED && data ? new Error(selectionSentence(data)) : error;
}

function selectionSentence(problem: SelectionProblem): string {
  switch (problem.kind) {
    case "unknown":
      return problem.what === "check"
        ? l10n.t("There is no check {0} in this version of Go Verify.", problem.id)
        : l10n.t("There is no layer {0} in this version of Go Verify.", problem.id);
    case "no-checks":
      return l10n.t("This layer has no checks yet.");
    // A request of ours names layers or checks, not both.
    case "outside":
    case "nothing-left":
      return l10n.t("No check to run: goVerify.skip and goVerify.depth exclude all of them.");
  }
}

function layersOf({ layers, checks }: VerifyRequest): string[] {
  return [...new Set([...layers, ...checks.map(layerOf)])];
}

/** Requests the catalog once; again after a failure. */
function catalogOf(server: Server): Session["catalog"] {
  let catalog: Promise<readonly LayerInfo[]> | undefined;
  return () => {
    catalog ??= server.request("goVerify/list", {}).catch((error: unknown) => {
      catalog = undefined;
      throw error;
    });
    return catalog;
  };
}
