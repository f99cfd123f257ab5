/** The rows of the trees as data: one row for each check, updated by the events of a run. Knows no editor. */
import type { CheckReport, Report } from "../../engine/report.ts";
import { checksOf } from "../../engine/report.ts";
import type { RunEvent } from "../../engine/runOptions.ts";
import { type Event, emitter } from "../event.ts";

/** One check and its last result. */
export interface Row {
  readonly id: string;
  readonly layer: string;
  readonly title: string;
  /** The check's short name. */
  readonly label: string;
  /** Where the current run is with this check. */
  phase?: "waiting" | "running" | undefined;
  /** What the running check waits for. */
  progress?: string | undefined;
  /** Its last report. */
  report?: CheckReport | undefined;
  /** The report is from an earlier session. */
  stale: boolean;
}

/** All rows. */
export interface Board {
  /** Fires with the IDs of the rows that changed; an empty list means that rows were added or removed. */
  readonly onDidChange: Event<readonly string[]>;
  /** A layer's rows in the order of the checks. */
  rows(layer: string): readonly Row[];
  all(): readonly Row[];
  row(id: string): Row | undefined;
  /** Sets the order of the checks. */
  setOrder(ids: readonly string[]): void;
  /** Shows a report of an earlier session. */
  restore(report: Report): void;
  apply(event: RunEvent): void;
  /** Ends the run: no row waits or runs any more. With a report, only its checks stay. */
  end(report?: Report): void;
}

/** The layer in a check's ID: the part before the first dot. */
export function layerOf(id: string): string {
  return id.split(".", 1)[0]!;
}

/** An empty board. */
export function openBoard(): Board {
  const { event: onDidChange, fire } = emitter<readonly string[]>();
  let rows = new Map<string, Row>();
  let order: readonly string[] = [];

  const sort = () => {
    const positions = new Map(order.map((id, position) => [id, position]));
    const position = (id: string) => positions.get(id) ?? Number.MAX_SAFE_INTEGER;
    rows = new Map([...rows].sort(([a], [b]) => position(a) - position(b)));
  };
  const change = (id: string, values: Partial<Row>) => {
    const row = rows.get(id);
    if (row) {
      Object.assign(row, values);
      fire([id]);
    }
  };
  return {
    onDidChange,
    rows: (layer) => [...rows.values()].filter((row) => row.layer === layer),
    all: () => [...rows.values()],
    row: (id) => rows.get(id),
    setOrder(ids) {
      order = ids;
      sort();
      fire([]);
    },
    restore(report) {
      rows = new Map(
        checksOf(report).map((check) => [check.id, { ...rowOf(check), report: check, stale: true }]),
      );
      sort();
      fire([]);
    },
    apply(event) {
      switch (event.type) {
        case "planned":
          for (const check of event.checks) {
            rows.set(check.id, { ...(rows.get(check.id) ?? rowOf(check)), phase: "waiting" });
          }
          sort();
          return fire([]);
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
      const remaining = report && new Set(checksOf(report).map((check) => check.id));
      for (const [id, row] of rows) {
        row.phase = undefined;
        row.progress = undefined;
        if (row.report === undefined || (remaining && !remaining.has(id))) {
          rows.delete(id);
        }
      }
      fire([]);
    },
  };
}

function rowOf({ id, title, label }: Pick<Row, "id" | "title" | "label">): Row {
  return { id, title, label, layer: layerOf(id), stale: false };
}
