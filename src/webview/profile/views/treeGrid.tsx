/** The call tree as rows: the same as the flame graph for keyboards and screen readers, and for reading figures. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { listKeys } from "../../shared/listKeys.ts";
import { amount, percent, signedAmount } from "../../shared/numbers.ts";
import { VirtualRows } from "../../shared/virtualRows.tsx";
import { titleOf } from "../flame/flameFrame.ts";
import { shownOf, type TreeParts } from "../flame/flameParts.ts";
import { INLINED } from "../flameRows.ts";
import { childrenOf, hasChildren, heaviestPath, openRows } from "./treeRows.ts";

/** The treegrid of WAI-ARIA: arrows go and open, Enter zooms. */
export function TreeGrid({
  answer,
  label,
  summary,
  found,
  open: enter,
  up,
  choose,
  point,
  openMenu,
}: TreeParts) {
  const { rows } = answer;
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    setOpen(new Set(heaviestPath(rows)));
    setActive(0);
  }, [answer]);
  const lines = openRows(rows, open);
  const at = Math.min(active, lines.length - 1);
  const { unit } = summary.type;

  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), lines.length - 1);
    setActive(next);
    choose(shownOf(answer, lines[next]!.row));
  };
  const toggle = (row: number, opens: boolean) => {
    const next = new Set(open);
    if (opens) {
      next.add(row);
    } else {
      next.delete(row);
    }
    setOpen(next);
  };
  const toSide = (opens: boolean) => {
    const { row } = lines[at]!;
    const isOpen = open.has(row);
    if (opens === isOpen || (opens && !hasChildren(rows, row))) {
      const [first] = childrenOf(rows, row);
      const target = opens ? first : rows.parents[row];
      const index = lines.findIndex((line) => line.row === target);
      return index >= 0 ? go(index) : undefined;
    }
    toggle(row, opens);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      ...listKeys(at, lines.length, go),
      ArrowRight: () => toSide(true),
      ArrowLeft: () => toSide(false),
      Enter: () => enter(lines[at]!.row),
      Escape: up,
      ContextMenu() {
        const box = grid.current!.querySelector(".active")?.getBoundingClientRect();
        openMenu(shownOf(answer, lines[at]!.row), box?.left ?? 0, box?.bottom ?? 0);
      },
    };
    const act = acts[event.key === "F10" && event.shiftKey ? "ContextMenu" : event.key];
    if (act) {
      act();
      event.preventDefault();
      event.stopPropagation();
    }
  };

  const compares = rows.bases !== undefined;
  const heads = compares
    ? [t("A"), t("B"), t("change"), t("own")]
    : [t("cum"), t("cum %"), t("own"), t("own %")];
  return (
    <div
      class="table tree"
      role="treegrid"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-activedescendant={`${id}-${lines[at]!.row}`}
      tabIndex={0}
      ref={grid}
      onKeyDown={onKeyDown}
    >
      <div class="head" role="row" aria-rowindex={1}>
        {heads.map((head) => (
          <span key={head} role="columnheader" class="number">
            {head}
          </span>
        ))}
        <span role="columnheader">{t("function")}</span>
      </div>
      <VirtualRows
        box={grid}
        head={28}
        count={lines.length}
        active={at}
        row={(index) => {
          const { row, level, position, siblings } = lines[index]!;
          const node = answer.frames[rows.frames[row]!]?.node ?? -1;
          const value = rows.values[row]!;
          const base = rows.bases?.[row] ?? 0;
          const figures = compares
            ? [
                amount(base, unit),
                amount(value, unit),
                signedAmount(value - base, unit),
                amount(rows.selfs[row]!, unit),
              ]
            : [
                amount(value, unit),
                percent(value, summary.total),
                amount(rows.selfs[row]!, unit),
                percent(rows.selfs[row]!, summary.total),
              ];
          const isDim = found !== undefined && found.marks[node] !== 1;
          return (
            <div
              key={row}
              id={`${id}-${row}`}
              role="row"
              class={`row${index === at ? " active" : ""}${isDim ? " dim" : ""}`}
              aria-rowindex={index + 2}
              aria-level={level + 1}
              aria-posinset={position}
              aria-setsize={siblings}
              aria-expanded={hasChildren(rows, row) ? open.has(row) : undefined}
              onClick={() => go(index)}
              onDblClick={() => enter(row)}
              onMouseEnter={() => point(shownOf(answer, row))}
              onMouseLeave={() => point(undefined)}
              onContextMenu={(event) => {
                event.preventDefault();
                go(index);
                openMenu(shownOf(answer, row), event.clientX, event.clientY);
              }}
            >
              {figures.map((figure, i) => (
                <span key={heads[i]} role="gridcell" class="number">
                  {figure}
                </span>
              ))}
              <span role="gridcell" class="name" style={{ paddingLeft: `${Math.min(level, 40) * 14}px` }}>
                <span
                  class={`twist${hasChildren(rows, row) ? "" : " none"}${open.has(row) ? " open" : ""}`}
                  aria-hidden="true"
                  onClick={() => toggle(row, !open.has(row))}
                />
                {titleOf(answer, row)}
                {rows.flags[row]! & INLINED ? <span class="dimmed"> {t("(inlined)")}</span> : null}
              </span>
            </div>
          );
        }}
      />
    </div>
  );
}
