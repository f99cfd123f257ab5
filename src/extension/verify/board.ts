/** The rows of the trees as data: one row for each check, updated by the events of a run. Knows no editor. */
import type { Status } from "../../engine/check.ts";
import type { CheckReport, Report } from "../../engine/report.ts";
import { checksOf, heaviestFirst } from "../../engine/report.ts";
import { storiesOf } from "../../engine/reports/stories.ts";
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
  /** A setting that the report depends on has changed since. */
  outdated: boolean;
}

/** All rows. */
export interface Board {
  /** Fires with the IDs of the rows that changed; an empty list means that rows were added, moved or removed. */
  readonly onDidChange: Event<readonly string[]>;
  /** A layer's rows: while a run goes on in the order of the checks, after it what failed first. */
  rows(layer: string): readonly Row[];
  /** The rows of checks that fail for the same cause as this one, or were skipped because of it. */
  under(id: string): readonly Row[];
  /** The row that this one is under; undefined if it has its own place. */
  headOf(id: string): string | undefined;
  all(): readonly Row[];
  row(id: string): Row | undefined;
  /** Sets the order of the checks. */
  setOrder(ids: readonly string[]): void;
  /** Puts what failed first, or keeps the order of the checks. */
  setFailedFirst(value: boolean): void;
  /** Sets which rows have a report that depends on settings which have changed since. */
  setOutdated(ids: ReadonlySet<string>): void;
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
  let heads: ReadonlyMap<string, string> = new Map();
  let order: readonly string[] = [];
  let failedFirst = true;

  const change = (id: string, values: Partial<Row>) => {
    const row = rows.get(id);
    if (row) {
      Object.assign(row, values);
      fire([id]);
    }
  };
  const put = (sorted: readonly Row[], stories: ReadonlyMap<string, string>) => {
    rows = new Map(sorted.map((row) => [row.id, row]));
    heads = stories;
    fire([]);
  };
  /** The rows of these layers in the order of the checks, each in its own place. */
  const flatten = (layers: ReadonlySet<string>) => {
    const [own, others] = split([...rows.values()], (row) => layers.has(row.layer));
    const left = [...heads].filter(([id]) => !layers.has(layerOf(id)));
    put([...inOrder(own, order), ...others], new Map(left));
  };
  /** The rows as a person reads a result: what failed first, and one place for one cause. */
  const arrange = () => {
    const ordered = inOrder([...rows.values()], order);
    put(
      failedFirst ? heaviestFirst(ordered.map(withStatus)).map(({ row }) => row) : ordered,
      headsIn(ordered),
    );
  };
  return {
    onDidChange,
    rows: (layer) => [...rows.values()].filter((row) => row.layer === layer),
    under: (id) => [...rows.values()].filter((row) => heads.get(row.id) === id),
    headOf: (id) => heads.get(id),
    all: () => [...rows.values()],
    row: (id) => rows.get(id),
    setOrder(ids) {
      order = ids;
    },
    setFailedFirst(value) {
      failedFirst = value;
      if (![...rows.values()].some((row) => row.phase !== undefined)) {
        arrange();
      }
    },
    setOutdated(ids) {
      const changed = [...rows.values()].filter((row) => row.outdated !== ids.has(row.id));
      for (const row of changed) {
        row.outdated = ids.has(row.id);
      }
      if (changed.length > 0) {
        fire(changed.map(({ id }) => id));
      }
    },
    restore(report) {
      rows = new Map(
        checksOf(report).map((check) => [check.id, { ...rowOf(check), report: check, stale: true }]),
      );
      arrange();
    },
    apply(event) {
      switch (event.type) {
        case "planned": {
          // A run of some of a layer's rows leaves all of them where they are.
          const layers = new Set(event.checks.map(({ id }) => layerOf(id)));
          const before = [...rows.values()].filter((row) => layers.has(row.layer)).length;
          const isPart = event.checks.every(({ id }) => rows.has(id)) && event.checks.length < before;
          for (const check of event.checks) {
            rows.set(check.id, { ...(rows.get(check.id) ?? rowOf(check)), phase: "waiting" });
          }
          return isPart ? fire([]) : flatten(layers);
        }
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
            outdated: false,
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
      arrange();
    },
  };
}

function rowOf({ id, title, label }: Pick<Row, "id" | "title" | "label">): Row {
  return { id, title, label, layer: layerOf(id), stale: false, outdated: false };
}

/** The rows in the order of the checks; unknown ones come last. */
function inOrder(rows: readonly Row[], order: readonly string[]): Row[] {
  const positions = new Map(order.map((id, position) => [id, position]));
  const position = ({ id }: Row) => positions.get(id) ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((a, b) => position(a) - position(b));
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function withStatus(row: Row): { row: Row; status: Status } {
  return { row, status: row.report?.status ?? "skip" };
}

/** The row that shows the cause of each row that has the same cause as another one of its layer. */
function headsIn(rows: readonly Row[]): Map<string, string> {
  const heads = new Map<string, string>();
  for (const layer of new Set(rows.map((row) => row.layer))) {
    const reports = rows.filter((row) => row.layer === layer).flatMap((row) => row.report ?? []);
    for (const { check, others } of storiesOf(reports)) {
      for (const { id } of others) {
        heads.set(id, check.id);
      }
    }
  }
  return heads;
}
