/** The cells of the Top table. In a comparison the name comes before the numbers, else after them, as pprof prints it. */

import type { ComponentChildren } from "preact";
import { plus, type Value } from "../../../profile/table/value.ts";
import { t } from "../../shared/l10n.ts";
import { amount, count, percent, sign, signedAmount } from "../../shared/numbers.ts";
import type { PageState } from "../state.ts";
import type { Frame, PackageRow, Summary, TableColumn } from "../wire.ts";
import { Bar } from "./bar.tsx";

interface HeadsProps {
  state: PageState;
  change(part: Partial<PageState>): void;
  compares: boolean;
}

/** The column headers; a header with a button sorts by its column. */
export function Heads({ state, change, compares }: HeadsProps) {
  const sorted = (column: TableColumn, label: string, about: string) => (
    <SortHead key={label} {...{ column, label, about, state, change }} />
  );
  const flat = t("The value of the function itself");
  const cum = t("The value of the function with everything that it calls");
  const name = sorted("name", state.byPackage ? t("package, function") : t("function"), t("By name"));
  return compares ? (
    <>
      {name}
      <Head label={t("A flat")} />
      <Head label={t("B flat")} />
      {sorted("flat", t("change"), t("The change of flat"))}
      <Head label={t("change %")} />
      {sorted("cum", t("cum change"), t("The change of cum"))}
    </>
  ) : (
    <>
      {sorted("flat", t("flat"), flat)}
      {sorted("flat", t("flat %"), flat)}
      <Head label={t("sum %")} title={t("flat of this row and all rows above")} />
      {sorted("cum", t("cum"), cum)}
      {sorted("cum", t("cum %"), cum)}
      {name}
    </>
  );
}

function Head({ label, title }: { label: string; title?: string }) {
  return (
    <span role="columnheader" class="number" title={title}>
      {label}
    </span>
  );
}

interface SortHeadProps extends Pick<HeadsProps, "state" | "change"> {
  column: TableColumn;
  label: string;
  about: string;
}

/** The button fills the header, so that all of it sorts. */
function SortHead({ column, label, about, state: { sort, descending }, change }: SortHeadProps) {
  const isSorted = sort === column;
  return (
    <span
      role="columnheader"
      class={`sorts ${column === "name" ? "name" : "number"}`}
      aria-sort={isSorted ? (descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        title={about}
        onClick={() => change({ sort: column, descending: isSorted ? !descending : column !== "name" })}
      >
        {label}
        <span aria-hidden="true">{isSorted ? (descending ? " ▾" : " ▴") : ""}</span>
      </button>
    </span>
  );
}

interface FrameProps {
  of: Frame;
  /** Undefined where the row has none. */
  sum: Value | undefined;
  summary: Summary;
  isIndented: boolean;
}

/** The row of a function. */
export function FrameCells({ of: { name, flat, cum, base }, sum, summary, isIndented }: FrameProps) {
  const title = name.slice(0, 2000);
  const hint = t("Double click or Enter: callers and callees. With Alt: source.");
  return (
    <Cells flat={flat} cum={cum} baseFlat={base?.flat} sum={sum} summary={summary}>
      <span role="gridcell" class={`name${isIndented ? " indented" : ""}`} title={`${title}\n${hint}`}>
        {title}
      </span>
    </Cells>
  );
}

interface PackageProps {
  of: PackageRow;
  sum: Value | undefined;
  summary: Summary;
  isOpen: boolean;
  toggle(): void;
}

/** The row of a package. */
export function PackageCells({ of, sum, summary, isOpen, toggle }: PackageProps) {
  const { name, flat, cum, baseFlat, from, to } = of;
  return (
    <Cells flat={flat} cum={cum} baseFlat={baseFlat} sum={sum} summary={summary}>
      <span role="gridcell" class="name" title={name.slice(0, 2000)}>
        <span class={`twist${isOpen ? " open" : ""}`} aria-hidden="true" onClick={toggle} />
        {name.slice(0, 2000) || t("no package")} <span class="dimmed">({count(to - from)})</span>
      </span>
    </Cells>
  );
}

interface CellsProps {
  flat: Value;
  cum: Value;
  baseFlat: Value | undefined;
  sum: Value | undefined;
  summary: Summary;
  /** The cell of the name. */
  children: ComponentChildren;
}

function Cells({ flat, cum, baseFlat, sum, summary: { total, type }, children }: CellsProps) {
  const { unit } = type;
  if (baseFlat !== undefined) {
    return (
      <>
        {children}
        <Cell>{amount(baseFlat, unit)}</Cell>
        <Cell>{amount(plus(baseFlat, flat), unit)}</Cell>
        <Cell kind={changeKind(flat)}>{signedAmount(flat, unit)}</Cell>
        <Cell kind={changeKind(flat)}>{changeShare(flat, baseFlat)}</Cell>
        <Cell kind={changeKind(cum)}>{signedAmount(cum, unit)}</Cell>
      </>
    );
  }
  return (
    <>
      <Cell>{amount(flat, unit)}</Cell>
      <Cell kind="share">
        <Bar share={Number(flat) / Number(total)} />
        {percent(flat, total)}
      </Cell>
      <Cell>{sum === undefined ? "" : percent(sum, total)}</Cell>
      <Cell>{amount(cum, unit)}</Cell>
      <Cell kind="share">
        <Bar share={Number(cum) / Number(total)} />
        {percent(cum, total)}
      </Cell>
      {children}
    </>
  );
}

function changeKind(difference: Value): string {
  return difference > 0 ? "grown" : difference < 0 ? "shrunk" : "";
}

function Cell({ kind = "", children }: { kind?: string; children: ComponentChildren }) {
  return (
    <span role="gridcell" class={`number ${kind}`}>
      {children}
    </span>
  );
}

/** A change as a share of the value before; from zero it is `new`, to zero it is `gone`. */
function changeShare(difference: Value, before: Value): string {
  if (difference === 0) {
    return "0 %";
  }
  if (before === 0) {
    return t("new");
  }
  return difference === -before ? t("gone") : `${sign(difference)}${percent(difference, before)}`;
}
