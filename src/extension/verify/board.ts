/** What the tree shows, as data: one row a check, changed by a run's events. Knows no editor. */
import type { CheckReport, Report } from "../../engine/report.ts";
import { checksOf } from "../../engine/report.ts";
import type { RunEvent } from "../../engine/runOptions.ts";

/** One check as it stands. */
export interface Row {
  readonly id: string;
  readonly layer: string;
  readonly title: string;
  /** Where the run that is under way has come to with it. */
  phase?: "waiting" | "running" | undefined;
  /** What the running check waits for. */
  progress?: string | undefined;
  /** Its last answer. */
  report?: CheckReport | undefined;
  /** The answer is of an earlier session. */
  stale: boolean;
}

/** All rows. Every change is told with the IDs it touches; none means that rows came or went. */
export interface Board {
  /** A layer's rows in the order of the checks. */
  rows(layer: string): readonly Row[];
  all(): readonly Row[];
  row(id: string): Row | undefined;
  /** The order of the checks, once it is known. */
  setOrder(ids: readonly string[]): void;
  /** Shows a report of an earlier session. */
  restore(report: Report): void;
  apply(event: RunEvent): void;
  /** The run is over: nothing waits or runs any more. With a report, only its checks stay. */
  end(report?: Report): void;
}

/** The layer that a check's ID names: what stands before the first point. */
export function layerOf(id: string): string {
  return id.split(".", 1)[0]!;
}

/** An empty board. */
export function openBoard(onChange: (ids: readonly string[]) => void): Board {
  let rows = new Map<string, Row>();
  let order: readonly string[] = [];

  const sort = () => {
    const known = new Map(order.map((id, place) => [id, place]));
    const place = (id: string) => known.get(id) ?? Number.MAX_SAFE_INTEGER;
    rows = new Map([...rows].sort(([a], [b]) => place(a) - place(b)));
  };
  const change = (id: string, values: Partial<Row>) => {
    const row = rows.get(id);
    if (row) {
      Object.assign(row, values);
      onChange([id]);
    }
  };
  return {
    rows: (layer) => [...rows.values()].filter((row) => row.layer === layer),
    all: () => [...rows.values()],
    row: (id) => rows.get(id),
    setOrder(ids) {
      order = ids;
      sort();
      onChange([]);
    },
    restore(report) {
      rows = new Map(
        checksOf(report).map((check) => [check.id, { ...rowOf(check), report: check, stale: true }]),
      );
      sort();
      onChange([]);
    },
    apply(event) {
      switch (event.type) {
        case "planned":
          for (const check of event.checks) {
            rows.set(check.id, { ...(rows.get(check.id) ?? rowOf(check)), phase: "waiting" });
          }
          sort();
          return onChange([]);
        case "started":
          return change(event.id, { phase: "running", progress: undefined });
        case "progress":
          return change(event.id, { progress: event.message });
        case "finished":
          return change(event.id, {
            phase: undefined,
            progress: undefined,
            report: event.check,
            stale: false,
          });
      }
    },
    end(report) {
      const kept = report && new Set(checksOf(report).map((check) => check.id));
      for (const [id, row] of rows) {
        row.phase = undefined;
        row.progress = undefined;
        if (row.report === undefined || (kept && !kept.has(id))) {
          rows.delete(id);
        }
      }
      onChange([]);
    },
  };
}

function rowOf({ id, title }: { id: string; title: string }): Row {
  return { id, title, layer: layerOf(id), stale: false };
}
