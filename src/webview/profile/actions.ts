/** What can be done with a frame: the entries of its menu. */

import { t } from "../shared/l10n.ts";
import { withEither } from "./filters.ts";
import { post } from "./host.ts";
import { exactly, shortName } from "./names.ts";
import type { FrameAction, Shown } from "./shared.ts";
import type { PageState } from "./state.ts";
import type { PageQuery } from "./wire.ts";

interface Parts {
  state: PageState;
  change(part: Partial<PageState>): void;
  setQuery(part: Partial<PageQuery>): void;
  openSource(shown: Shown): void;
  close(): void;
}

/** The entries for a frame. */
export function actionsOn(
  shown: Shown,
  { state, change, setQuery, openSource, close }: Parts,
): FrameAction[] {
  const { frame } = shown;
  if (!frame) {
    return [];
  }
  const short = clipped(shortName(frame.name));
  const filter = (
    key: "focus" | "ignore" | "hide" | "showFrom" | "pruneFrom",
    label: string,
  ): FrameAction => ({
    label,
    act: () => setQuery({ [key]: withEither(state.query[key], exactly(frame.name)) }),
  });
  const source: FrameAction[] = frame.file
    ? [{ label: t("Go to Source"), act: () => openSource(shown) }]
    : [];
  const actions: FrameAction[] = [
    ...source,
    { label: t("Callers and callees"), act: () => change({ view: "callers", middle: frame.name }) },
    { label: t("Source lines"), act: () => change({ view: "source", middle: frame.name }) },
    filter("focus", t("Focus: only stacks through {0}", short)),
    filter("ignore", t("Ignore: no stack through {0}", short)),
    filter("hide", t("Hide {0}", short)),
    filter("showFrom", t("Show from {0} down", short)),
    filter("pruneFrom", t("Prune what {0} calls", short)),
    { label: t("Copy Name"), act: () => post({ kind: "copy", text: frame.name, what: short }) },
  ];
  return actions.map(({ label, act }) => ({
    label,
    act() {
      close();
      act();
    },
  }));
}

function clipped(name: string): string {
  return name.length > 50 ? `${name.slice(0, 50)}…` : name;
}
