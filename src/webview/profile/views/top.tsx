/** The Top table: every function with flat and cum, sortable, of any length. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Grid } from "../../shared/grid.tsx";
import { t } from "../../shared/l10n.ts";
import { amount, count, percent, sign, signedAmount } from "../../shared/numbers.ts";
import { shownNode } from "../shownFrame.ts";
import type { PageState } from "../state.ts";
import type { ViewProps } from "../viewProps.ts";
import type { Frame, TableColumn } from "../wire.ts";
import { Bar } from "./bar.tsx";
import { useAnswer } from "./useAnswer.ts";

/** The view: a filter, and the table. */
export function TopView(props: ViewProps) {
  const { sort, descending, query } = props.state;
  const [filter, setFilter] = useState("");
  const { answer, problem } = useAnswer(props.client, "top", query, { sort, descending, filter });
  const rows = answer?.frames ?? [];
  return (
    <div class="top">
      <div class="line">
        <input
          type="search"
          value={filter}
          placeholder={t("Filter by name, or /regular expression/")}
          aria-label={t("Filter the table")}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <span class="dimmed" role="status">
          {answer && (rows.length === 1 ? t("1 row") : t("{0} rows", count(rows.length)))}
        </span>
      </div>
      {problem && <p class="problem">{problem}</p>}
      <Table {...props} rows={rows} />
    </div>
  );
}

function Table({
  rows,
  state,
  change,
  summary,
  found,
  choose,
  point,
  openMenu,
}: ViewProps & { rows: readonly Frame[] }) {
  const [active, setActive] = useState(0);
  const shownAt = (index: number) => shownNode(rows[index]!);
  return (
    <Grid
      role="grid"
      class="table"
      label={t("Top")}
      head={<Heads state={state} change={change} compares={summary.compared !== undefined} />}
      rows={rows}
      active={active}
      go={(index) => {
        setActive(index);
        choose(shownAt(index));
      }}
      idOf={({ node }) => `top-${node}`}
      openMenu={(index, x, y) => openMenu(shownAt(index), x, y)}
      row={(frame) => ({
        key: frame.node,
        class: found !== undefined && found.marks[frame.node] !== 1 ? "dim" : undefined,
        attributes: {
          onMouseEnter: () => point(shownNode(frame)),
          onMouseLeave: () => point(undefined),
        },
        cells: (
          <>
            <Figures frame={frame} total={summary.total} unit={summary.type.unit} />
            <span role="gridcell" class="name" title={frame.name.slice(0, 2000)}>
              {frame.name.slice(0, 2000)}
            </span>
          </>
        ),
      })}
    />
  );
}

interface HeadsProps {
  state: PageState;
  change(part: Partial<PageState>): void;
  compares: boolean;
}

/** The column headers; a header with a button sorts by its column. */
function Heads({ state, change, compares }: HeadsProps) {
  const sorted = (column: TableColumn, label: string) => (
    <SortHead column={column} label={label} state={state} change={change} />
  );
  return compares ? (
    <>
      <Head label={t("A flat")} />
      <Head label={t("B flat")} />
      {sorted("flat", t("change"))}
      <Head label={t("change %")} />
      {sorted("cum", t("cum change"))}
      {sorted("name", t("function"))}
    </>
  ) : (
    <>
      {sorted("flat", t("flat"))}
      <Head label={t("flat %")} />
      {sorted("cum", t("cum"))}
      <Head label={t("cum %")} />
      {sorted("name", t("function"))}
    </>
  );
}

function Head({ label }: { label: string }) {
  return (
    <span role="columnheader" class="number">
      {label}
    </span>
  );
}

type SortHeadProps = Pick<HeadsProps, "state" | "change"> & { column: TableColumn; label: string };

function SortHead({ column, label, state: { sort, descending }, change }: SortHeadProps) {
  const isSorted = sort === column;
  return (
    <span
      role="columnheader"
      class={column === "name" ? "name" : "number"}
      aria-sort={isSorted ? (descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        onClick={() => change({ sort: column, descending: isSorted ? !descending : column !== "name" })}
      >
        {label}
        <span aria-hidden="true">{isSorted ? (descending ? " ▾" : " ▴") : ""}</span>
      </button>
    </span>
  );
}

interface FiguresProps {
  frame: Frame;
  total: number;
  unit: string;
}

/** The cells of a row before its name. */
function Figures({ frame: { flat, cum, base }, total, unit }: FiguresProps) {
  if (base) {
    const kind = flat > 0 ? "grown" : flat < 0 ? "shrunk" : "";
    return (
      <>
        <Cell>{amount(base.flat, unit)}</Cell>
        <Cell>{amount(base.flat + flat, unit)}</Cell>
        <Cell kind={kind}>{signedAmount(flat, unit)}</Cell>
        <Cell kind={kind}>{changeShare(flat, base.flat)}</Cell>
        <Cell kind={cum > 0 ? "grown" : cum < 0 ? "shrunk" : ""}>{signedAmount(cum, unit)}</Cell>
      </>
    );
  }
  return (
    <>
      <Cell>{amount(flat, unit)}</Cell>
      <Cell kind="share">
        <Bar share={flat / total} />
        {percent(flat, total)}
      </Cell>
      <Cell>{amount(cum, unit)}</Cell>
      <Cell kind="share">
        <Bar share={cum / total} />
        {percent(cum, total)}
      </Cell>
    </>
  );
}

function Cell({ kind = "", children }: { kind?: string; children: ComponentChildren }) {
  return (
    <span role="gridcell" class={`number ${kind}`}>
      {children}
    </span>
  );
}

/** A change as a share of the value before; from zero it is `new`, to zero it is `gone`. */
function changeShare(difference: number, before: number): string {
  if (difference === 0) {
    return "0 %";
  }
  if (before === 0) {
    return t("new");
  }
  return difference === -before ? t("gone") : `${sign(difference)}${percent(difference, before)}`;
}
