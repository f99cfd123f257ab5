/** The call tree as rows: the same as the flame graph for keyboards and screen readers, and for reading figures. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { minus } from "../../../profile/table/value.ts";
import { Grid } from "../../shared/grid.tsx";
import { t } from "../../shared/l10n.ts";
import { amount, percent, signedAmount } from "../../shared/numbers.ts";
import type { CallTreeProps } from "../flame/callTreeProps.ts";
import { titleOf } from "../flame/flameFrame.ts";
import { childrenOf, hasChildren, INLINED } from "../flameRows.ts";
import { shownRow } from "../shownFrame.ts";
import type { FlameAnswer, Summary } from "../wire.ts";
import { heaviestPath, openRows, rowsUpTo, type TreeLine } from "./treeRows.ts";

interface Props extends CallTreeProps {
  /** Without the row of the root. */
  rootless?: boolean;
}

/** The tree: arrows move and open, Enter zooms. */
export function TreeGrid(props: Props) {
  const { answer, label, summary, found, open: enter, up, choose, point, openMenu } = props;
  const { rows } = answer;
  const { lines, open, toggle, active, setActive } = useTreeLines(props);
  const id = useId();
  const rowAt = (index: number) => lines[index]!.row;
  const go = (index: number) => {
    setActive(index);
    choose(shownRow(answer, rowAt(index)));
  };
  const goToRow = (row: number | undefined) => {
    const index = lines.findIndex((line) => line.row === row);
    if (index >= 0) {
      go(index);
    }
  };
  const expand = (row: number) =>
    hasChildren(rows, row) && !open.has(row) ? toggle(row) : goToRow(childrenOf(rows, row)[0]);
  const collapse = (row: number) => (open.has(row) ? toggle(row) : goToRow(rows.parents[row]));
  return (
    <Grid
      role="treegrid"
      class="table tree"
      label={label}
      head={inOrder(answer, <NameHead />, <Heads of={headsOf(answer)} />)}
      rows={lines}
      active={active}
      go={go}
      idOf={({ row }) => `${id}-${row}`}
      keys={{
        ArrowRight: (index) => expand(rowAt(index)),
        ArrowLeft: (index) => collapse(rowAt(index)),
        Enter: (index) => enter(rowAt(index)),
        Escape: up,
      }}
      openMenu={(index, x, y) => openMenu(shownRow(answer, rowAt(index)), x, y)}
      row={({ row, level, position, siblings }) => {
        const node = answer.frames[rows.frames[row]!]?.node ?? -1;
        return {
          key: row,
          class: found !== undefined && found.marks[node] !== 1 ? "dim" : undefined,
          attributes: {
            "aria-level": level + 1,
            "aria-posinset": position,
            "aria-setsize": siblings,
            "aria-expanded": hasChildren(rows, row) ? open.has(row) : undefined,
            onDblClick: () => enter(row),
            onMouseEnter: () => point(shownRow(answer, row)),
            onMouseLeave: () => point(undefined),
          },
          cells: inOrder(
            answer,
            <Name answer={answer} row={row} level={level} isOpen={open.has(row)} toggle={toggle} />,
            <Figures of={figuresOf(answer, row, summary)} />,
          ),
        };
      }}
    />
  );
}

/** The rows in view and the active one; a new answer opens its heaviest path, a step of the search opens its match. */
function useTreeLines({ answer, root, match, step, choose, open: enter, rootless = false }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  useEffect(() => {
    setOpen(new Set(heaviestPath(answer.rows, root)));
    setActive(0);
  }, [answer, root]);
  useEffect(() => {
    const path = match < 0 ? [] : rowsUpTo(answer.rows, match, root);
    if (path === undefined) {
      enter(0);
    } else if (path.length > 0) {
      const opened = new Set([...open, ...path.slice(1)]);
      setOpen(opened);
      setActive(openRows(answer.rows, opened, root, rootless).findIndex(({ row }) => row === match));
      choose(shownRow(answer, match));
    }
  }, [step, root]);
  const toggle = (row: number) =>
    setOpen(new Set(open.has(row) ? [...open].filter((other) => other !== row) : [...open, row]));
  const lines: readonly TreeLine[] = openRows(answer.rows, open, root, rootless);
  return { lines, open, toggle, active, setActive };
}

/** The cells of a row: in a comparison the name comes before the numbers. */
function inOrder({ rows }: FlameAnswer, name: ComponentChildren, figures: ComponentChildren) {
  return rows.bases === undefined ? (
    <>
      {figures}
      {name}
    </>
  ) : (
    <>
      {name}
      {figures}
    </>
  );
}

/** The column headers of the figures. */
function headsOf({ rows }: FlameAnswer): string[] {
  return rows.bases === undefined
    ? [t("total"), t("total %"), t("self"), t("self %")]
    : [t("A"), t("B"), t("change"), t("self")];
}

function Heads({ of }: { of: readonly string[] }): ComponentChildren {
  return of.map((head) => (
    <span key={head} role="columnheader" class="number">
      {head}
    </span>
  ));
}

function NameHead() {
  return (
    <span role="columnheader" class="name">
      {t("function")}
    </span>
  );
}

/** The figures of a row, in the order of the headers. */
function figuresOf({ rows }: FlameAnswer, row: number, { type: { unit }, total }: Summary): string[] {
  const value = rows.values[row]!;
  const self = rows.selfs[row]!;
  if (rows.bases === undefined) {
    return [amount(value, unit), percent(value, total), amount(self, unit), percent(self, total)];
  }
  const base = rows.bases[row]!;
  return [
    amount(base, unit),
    amount(value, unit),
    signedAmount(minus(value, base), unit),
    amount(self, unit),
  ];
}

function Figures({ of }: { of: readonly string[] }): ComponentChildren {
  return of.map((figure, i) => (
    <span key={i} role="gridcell" class="number">
      {figure}
    </span>
  ));
}

interface NameProps {
  answer: FlameAnswer;
  row: number;
  level: number;
  isOpen: boolean;
  toggle(row: number): void;
}

function Name({ answer, row, level, isOpen, toggle }: NameProps) {
  const { rows } = answer;
  return (
    <span role="gridcell" class="name" style={{ paddingLeft: `${Math.min(level, 40) * 14}px` }}>
      <span
        class={`twist${hasChildren(rows, row) ? "" : " none"}${isOpen ? " open" : ""}`}
        aria-hidden="true"
        onClick={() => toggle(row)}
      />
      {titleOf(answer, row)}
      {rows.flags[row]! & INLINED ? <span class="dimmed"> {t("(inlined)")}</span> : null}
    </span>
  );
}
