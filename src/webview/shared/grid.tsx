/** A long list as a grid or treegrid of WAI-ARIA: one tab stop, and keys that move the active row. */
import type { ComponentChildren, HTMLAttributes } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { VirtualRows } from "./virtualRows.tsx";

/** A row of a grid. */
interface GridRow {
  /** Stays the same when rows before it come and go. */
  key: string | number;
  /** CSS classes beside `row` and `active`. */
  class?: string | undefined;
  /** Attributes of the row's element; a click makes the row active unless this has an `onClick`. */
  attributes?: HTMLAttributes<HTMLDivElement>;
  cells: ComponentChildren;
}

interface Props<T> {
  role: "grid" | "treegrid";
  label: string;
  class: string;
  /** The column headers; without them the grid has no header row. */
  head?: ComponentChildren;
  rows: readonly T[];
  /** How many lines high a row is; without it, each has one line. */
  linesOf?(item: T): number;
  /** The index of the active row; -1 for none. */
  active: number;
  /** The id of a row's element. */
  idOf(item: T, index: number): string;
  row(item: T, index: number): GridRow;
  /** Makes the row with this index active. */
  go(index: number): void;
  /** What other keys do to the active row. */
  keys?: Readonly<Record<string, (index: number, event: KeyboardEvent) => void>>;
  /** Runs when the last row comes into view. */
  atEnd?(): void;
  /** Opens the menu of a row at a position of the window. */
  openMenu?(index: number, x: number, y: number): void;
}

/** The height of the header row in pixels, as in the style sheet. */
const HEAD = 28;

/** How many rows a page key moves over. */
const PAGE = 20;

/** The grid; only the rows in view exist. */
export function Grid<T>(props: Props<T>) {
  const { role, label, head, rows, linesOf, active, idOf, row, go, openMenu, atEnd } = props;
  const grid = useRef<HTMLDivElement>(null);
  const heights = useMemo(() => linesOf && rows.map(linesOf), [rows, linesOf === undefined]);
  const at = Math.min(active, rows.length - 1);
  const firstRowIndex = head === undefined ? 1 : 2;
  const attributes: HTMLAttributes<HTMLDivElement> = {
    role,
    "aria-label": label,
    "aria-rowcount": rows.length + firstRowIndex - 1,
    "aria-activedescendant": rows[at] && idOf(rows[at], at),
    tabIndex: 0,
    onKeyDown: (event) => onKeyDown(event, at, props),
  };
  return (
    <div class={props.class} ref={grid} {...attributes}>
      {head !== undefined && (
        <div class="head" role="row" aria-rowindex={1}>
          {head}
        </div>
      )}
      <VirtualRows
        box={grid}
        head={head === undefined ? 0 : HEAD}
        count={rows.length}
        heights={heights}
        active={at}
        atEnd={atEnd}
        row={(index) => {
          const { key, cells, attributes, class: classes = "" } = row(rows[index]!, index);
          return (
            <div
              key={key}
              id={idOf(rows[index]!, index)}
              role="row"
              class={`row ${classes}${index === at ? " active" : ""}`}
              aria-rowindex={index + firstRowIndex}
              onClick={() => go(index)}
              onContextMenu={
                openMenu &&
                ((event) => {
                  event.preventDefault();
                  go(index);
                  openMenu(index, event.clientX, event.clientY);
                })
              }
              {...attributes}
            >
              {cells}
            </div>
          );
        }}
      />
    </div>
  );
}

/** Only keys on the grid itself count: a row or the header may contain buttons. */
function onKeyDown<T>(
  event: KeyboardEvent & { currentTarget: HTMLElement },
  at: number,
  { rows, go, keys, openMenu }: Props<T>,
): void {
  if (event.target !== event.currentTarget || rows.length === 0) {
    return;
  }
  const grid = event.currentTarget;
  const move = (index: number) => go(Math.min(Math.max(index, 0), rows.length - 1));
  const actions: Record<string, (index: number, event: KeyboardEvent) => void> = {
    ArrowDown: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    PageDown: () => move(at + PAGE),
    PageUp: () => move(at - PAGE),
    Home: () => move(0),
    End: () => move(rows.length - 1),
    ...keys,
    ...(openMenu && {
      ContextMenu() {
        const box = grid.querySelector(".active")?.getBoundingClientRect();
        openMenu(at, box?.left ?? 0, box?.bottom ?? 0);
      },
    }),
  };
  const action = actions[event.key === "F10" && event.shiftKey ? "ContextMenu" : event.key];
  if (action) {
    action(at, event);
    event.preventDefault();
    event.stopPropagation();
  }
}
