/** The entries of a frame's menu. */

import { t } from "../shared/l10n.ts";
import { withFilter } from "./filters.ts";
import { post } from "./host.ts";
import { exactly, shortName } from "./names.ts";
import type { ShownFrame } from "./shownFrame.ts";
import type { PageState } from "./state.ts";
import type { MenuAction } from "./toolbar/menu.tsx";
import type { PageQuery } from "./wire.ts";

interface Parts {
  state: PageState;
  change(part: Partial<PageState>): void;
  setQuery(part: Partial<PageQuery>): void;
  openSource(shown: ShownFrame): void;
  close(): void;
}

/** The entries for a frame. */
export function actionsOn(
  shown: ShownFrame,
  { state, change, setQuery, openSource, close }: Parts,
): MenuAction[] {
  const { frame } = shown;
  if (!frame) {
    return [];
  }
  const short = clipped(shortName(frame.name));
  const filter = (
    key: "focus" | "ignore" | "hide" | "showFrom" | "pruneFrom",
    label: string,
  ): MenuAction => ({
    label,
    run: () => setQuery(withFilter(state.query, key, exactly(frame.name))),
  });
  const isInFlame = state.view === "flame" && shown.path.length > 0;
  const { path } = shown;
  /** Innermost first, as Go prints stacks; where leaves are first, the path begins with the innermost. */
  const stack = state.layout === "inverted" ? path : path.toReversed();
  const zoom: MenuAction[] = isInFlame
    ? [
        {
          label: t("Zoom to this frame"),
          run: () => change({ path: [...path], stops: stopsBefore(state, path) }),
        },
      ]
    : [];
  const copyStack: MenuAction[] = isInFlame
    ? [
        {
          label: t("Copy Stack"),
          run: () => post({ kind: "copy", text: stack.join("\n"), what: t("the stack") }),
        },
      ]
    : [];
  const source: MenuAction[] = frame.file ? [{ label: t("Go to Source"), run: () => openSource(shown) }] : [];
  const actions: MenuAction[] = [
    ...zoom,
    ...source,
    { label: t("Callers and callees"), run: () => change({ view: "callers", middle: frame.name }) },
    { label: t("Source lines"), run: () => change({ view: "source", middle: frame.name }) },
    { label: t("Find elsewhere"), run: () => change({ view: "flame", search: frame.name }) },
    filter("focus", t("Focus: only stacks with {0}", short)),
    filter("ignore", t("Ignore: no stacks with {0}", short)),
    filter("hide", t("Hide {0}", short)),
    filter("showFrom", t("Show from {0} down", short)),
    filter("pruneFrom", t("Prune what {0} calls", short)),
    { label: t("Copy Name"), run: () => post({ kind: "copy", text: frame.name, what: short }) },
    ...copyStack,
  ];
  return actions.map(({ label, run }) => ({
    label,
    run() {
      close();
      run();
    },
  }));
}

/** The earlier zooms that are above a path, with the current one. */
function stopsBefore({ stops, path: before }: PageState, path: readonly string[]): number[] {
  return [...stops, before.length].filter((stop) => stop < path.length);
}

function clipped(name: string): string {
  return name.length > 50 ? `${name.slice(0, 50)}…` : name;
}
