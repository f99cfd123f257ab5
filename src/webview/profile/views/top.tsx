/** The Top table: every function with flat and cum, sortable, of any length, alone or under its package. */
import { useMemo, useState } from "preact/hooks";
import { Grid } from "../../shared/grid.tsx";
import { t } from "../../shared/l10n.ts";
import { count } from "../../shared/numbers.ts";
import { post } from "../host.ts";
import { shownNode } from "../shownFrame.ts";
import type { ViewProps } from "../viewProps.ts";
import type { Frame, TableAnswer } from "../wire.ts";
import { FrameCells, Heads, PackageCells } from "./topCells.tsx";
import { type TopLine, topLines } from "./topLines.ts";
import { useAnswer } from "./useAnswer.ts";

/** The view: what the search finds, or everything. */
export function TopView(props: ViewProps) {
  const { state, searched, change } = props;
  const { sort, descending, query, byPackage } = state;
  const { answer, problem } = useAnswer(props.client, "top", query, {
    sort,
    descending,
    filter: searched,
    byPackage,
  });
  return (
    <div class="top">
      <div class="line">
        <button
          type="button"
          class="action"
          aria-pressed={byPackage}
          onClick={() => change({ byPackage: !byPackage })}
        >
          {t("Group by package")}
        </button>
        <span class="dimmed" role="status">
          {answer && sizeOf(answer)}
        </span>
      </div>
      {problem && <p class="problem">{problem}</p>}
      {answer && <Table {...props} answer={answer} />}
    </div>
  );
}

function sizeOf({ frames, packages }: TableAnswer): string {
  const rows = frames.length === 1 ? t("1 function") : t("{0} functions", count(frames.length));
  return packages.length === 0 ? rows : t("{0} in {1} packages", rows, count(packages.length));
}

/** The rows of an answer, and which packages are open; a function is active as long as it is there. */
function useLines(answer: TableAnswer) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => topLines(answer, open), [answer, open]);
  const toggle = (name: string, isOpen: boolean) =>
    setOpen((old) => new Set(isOpen ? [...old, name] : [...old].filter((other) => other !== name)));
  return { lines, open, toggle };
}

function Table(props: ViewProps & { answer: TableAnswer }) {
  const { answer, state, change, summary, choose, point, openMenu } = props;
  const [active, setActive] = useState(0);
  const { lines, open, toggle } = useLines(answer);
  const frameAt = (index: number) => lines[index]!.frame;
  const toggleAt = (index: number, isOpen: boolean) => {
    const { group } = lines[index]!;
    if (group) {
      toggle(group.name, isOpen);
    }
  };
  const callers = ({ name }: Frame) => change({ view: "callers", middle: name, middles: [] });
  /** Enter and a double click open callers and callees, with Alt the source; a package opens in the table. */
  const enter = (index: number, { altKey }: MouseEvent | KeyboardEvent) => {
    const { frame, group } = lines[index]!;
    if (group) {
      toggle(group.name, !open.has(group.name));
    } else if (frame && altKey) {
      openSource(frame);
    } else if (frame) {
      callers(frame);
    }
  };
  return (
    <Grid
      role={answer.packages.length > 0 ? "treegrid" : "grid"}
      class="table"
      label={t("Top")}
      head={<Heads state={state} change={change} compares={summary.compared !== undefined} />}
      rows={lines}
      active={active}
      go={(index) => {
        setActive(index);
        const frame = frameAt(index);
        choose(frame && shownNode(frame));
      }}
      idOf={({ key }) => `top-${key}`}
      keys={{
        Enter: enter,
        ArrowRight: (index) => toggleAt(index, true),
        ArrowLeft: (index) => toggleAt(index, false),
      }}
      openMenu={(index, x, y) => {
        const frame = frameAt(index);
        if (frame) {
          openMenu(shownNode(frame), x, y);
        }
      }}
      row={(line, index) => ({
        key: line.key,
        class: line.group ? "package" : undefined,
        attributes: {
          ...treeAttributes(line, open),
          onDblClick: (event) => enter(index, event),
          onMouseEnter: () => line.frame && point(shownNode(line.frame)),
          onMouseLeave: () => point(undefined),
        },
        cells: line.group ? (
          <PackageCells
            of={line.group}
            sum={line.sum}
            summary={summary}
            isOpen={open.has(line.group.name)}
            toggle={() => toggle(line.group!.name, !open.has(line.group!.name))}
          />
        ) : (
          <FrameCells of={line.frame!} sum={line.sum} summary={summary} isIndented={line.isIndented} />
        ),
      })}
    />
  );
}

function treeAttributes({ group, isIndented }: TopLine, open: ReadonlySet<string>) {
  return group
    ? { "aria-level": 1, "aria-expanded": open.has(group.name) }
    : { "aria-level": isIndented ? 2 : undefined };
}

function openSource({ file, line, function: name }: Frame): void {
  if (file !== "") {
    post({ kind: "openSource", file, line, function: name });
  }
}
