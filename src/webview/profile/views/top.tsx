/** The Top table: every function with flat and cum, sortable, of any length. */

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { listKeys } from "../../shared/listKeys.ts";
import { amount, count, percent, sign, signedAmount } from "../../shared/numbers.ts";
import { VirtualRows } from "../../shared/virtualRows.tsx";
import type { Shared, Shown } from "../shared.ts";
import type { Frame, TableColumn } from "../wire.ts";
import { Bar } from "./bar.tsx";
import { useAnswer } from "./useAnswer.ts";

/** A node as a whole, as the details strip shows it. */
function shownNode(frame: Frame): Shown {
  return { frame, title: frame.name, inlined: false, value: undefined, self: undefined, base: undefined };
}

/** The table. */
export function TopView({ client, state, change, summary, found, choose, point, openMenu }: Shared) {
  const { sort, descending, query } = state;
  const [filter, setFilter] = useState("");
  const [active, setActive] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const { answer, problem } = useAnswer(client, "top", query, { sort, descending, filter });
  const rows = answer?.frames ?? [];
  const { total } = summary;
  const compares = summary.compared !== undefined;
  const { unit } = summary.type;
  const at = Math.min(active, rows.length - 1);

  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), rows.length - 1);
    setActive(next);
    if (rows[next]) {
      choose(shownNode(rows[next]));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      ...listKeys(at, rows.length, go),
      ContextMenu() {
        const box = grid.current!.querySelector(".active")?.getBoundingClientRect();
        openMenu(shownNode(rows[at]!), box?.left ?? 0, box?.bottom ?? 0);
      },
    };
    const act = acts[event.key === "F10" && event.shiftKey ? "ContextMenu" : event.key];
    if (act && event.target === grid.current && rows.length > 0) {
      act();
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const head = (column: TableColumn, label: string, isNumber: boolean) => (
    <span
      role="columnheader"
      class={isNumber ? "number" : "name"}
      aria-sort={sort === column ? (descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        onClick={() =>
          change({ sort: column, descending: sort === column ? !descending : column !== "name" })
        }
      >
        {label}
        <span aria-hidden="true">{sort === column ? (descending ? " ▾" : " ▴") : ""}</span>
      </button>
    </span>
  );

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
      <div
        class="table"
        role="grid"
        aria-label={t("Top")}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={rows[at] ? `top-${rows[at].node}` : undefined}
        tabIndex={0}
        ref={grid}
        onKeyDown={onKeyDown}
      >
        <div class="head" role="row" aria-rowindex={1}>
          {compares ? (
            <>
              <span role="columnheader" class="number">
                {t("A flat")}
              </span>
              <span role="columnheader" class="number">
                {t("B flat")}
              </span>
              {head("flat", t("change"), true)}
              <span role="columnheader" class="number">
                {t("change %")}
              </span>
              {head("cum", t("cum change"), true)}
            </>
          ) : (
            <>
              {head("flat", t("flat"), true)}
              <span role="columnheader" class="number">
                {t("flat %")}
              </span>
              {head("cum", t("cum"), true)}
              <span role="columnheader" class="number">
                {t("cum %")}
              </span>
            </>
          )}
          {head("name", t("function"), false)}
        </div>
        <VirtualRows
          box={grid}
          head={28}
          count={rows.length}
          active={at}
          row={(index) => {
            const frame = rows[index]!;
            const isDim = found !== undefined && found.marks[frame.node] !== 1;
            return (
              <div
                key={frame.node}
                id={`top-${frame.node}`}
                role="row"
                class={`row${index === at ? " active" : ""}${isDim ? " dim" : ""}`}
                aria-rowindex={index + 2}
                onClick={() => go(index)}
                onMouseEnter={() => point(shownNode(frame))}
                onMouseLeave={() => point(undefined)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  go(index);
                  openMenu(shownNode(frame), event.clientX, event.clientY);
                }}
              >
                <Figures frame={frame} total={total} unit={unit} />
                <span role="gridcell" class="name" title={frame.name.slice(0, 2000)}>
                  {frame.name.slice(0, 2000)}
                </span>
              </div>
            );
          }}
        />
      </div>
    </div>
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

/** A change as a share of what was; what was not is new, what is no more is gone. */
function changeShare(difference: number, before: number): string {
  if (difference === 0) {
    return "0 %";
  }
  if (before === 0) {
    return t("new");
  }
  return difference === -before ? t("gone") : `${sign(difference)}${percent(difference, before)}`;
}
