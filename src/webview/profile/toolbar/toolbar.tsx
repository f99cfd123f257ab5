/** The toolbar: sample type, view, granularity, layout. */

import type { ComponentChildren } from "preact";
import { GRANULARITIES, type Query } from "../../../profile/query/query.ts";
import { t } from "../../shared/l10n.ts";
import { LAYOUTS, type PageState, VIEWS, type ViewName } from "../state.ts";
import type { PageQuery, Summary } from "../wire.ts";

interface Props {
  state: PageState;
  summary: Summary;
  change(part: Partial<PageState>): void;
  /** Elements at the end of the line. */
  children: ComponentChildren;
  setQuery(part: Partial<PageQuery>): void;
}

/** The words for the views, layouts and granularities. */
function words(): Record<string, string> {
  return {
    flame: t("Flame graph"),
    top: t("Top"),
    callers: t("Callers and callees"),
    graph: t("Graph"),
    source: t("Source"),
    labels: t("Labels"),
    traces: t("Traces"),
    details: t("Details"),
    icicle: t("Root on top"),
    upward: t("Root at the bottom"),
    inverted: t("Leaf first"),
    functions: t("functions"),
    filefunctions: t("functions by file"),
    files: t("files"),
    lines: t("lines"),
    addresses: t("addresses"),
  };
}

/** The toolbar. */
export function Toolbar({ state, summary, change, setQuery, children }: Props) {
  const word = words();
  return (
    <div class="line toolbar">
      <select
        aria-label={t("Sample type")}
        title={t("Sample type")}
        value={String(summary.index)}
        onChange={(event) => setQuery({ sampleIndex: event.currentTarget.value })}
      >
        {summary.sampleTypes.map(({ type, unit }, i) => (
          <option key={i} value={String(i)}>
            {unit === "count" || unit === type ? type : `${type} (${unit})`}
          </option>
        ))}
      </select>
      <Tabs view={state.view} change={change} />
      <select
        aria-label={t("Granularity")}
        title={t("Granularity")}
        value={state.query.granularity}
        onChange={(event) => setQuery({ granularity: event.currentTarget.value as Query["granularity"] })}
      >
        {GRANULARITIES.map((granularity) => (
          <option key={granularity} value={granularity}>
            {word[granularity]}
          </option>
        ))}
      </select>
      {state.view === "flame" && (
        <select
          aria-label={t("Layout")}
          title={t("Layout")}
          value={state.layout}
          onChange={(event) =>
            change({ layout: event.currentTarget.value as PageState["layout"], path: [], stops: [] })
          }
        >
          {LAYOUTS.map((layout) => (
            <option key={layout} value={layout}>
              {word[layout === "flame" ? "upward" : layout]}
            </option>
          ))}
        </select>
      )}
      {(state.view === "flame" || state.view === "callers") && (
        <button
          type="button"
          class="action"
          aria-pressed={state.asTree}
          onClick={() => change({ asTree: !state.asTree })}
        >
          {t("Tree")}
        </button>
      )}
      {children}
    </div>
  );
}

/** The views as tabs. */
function Tabs({ view: selected, change }: { view: ViewName; change: Props["change"] }) {
  const word = words();
  return (
    <div role="tablist" aria-label={t("Views")} class="tabs" onKeyDown={moveBetweenTabs}>
      {VIEWS.map((view) => (
        <button
          key={view}
          type="button"
          role="tab"
          id={`tab-${view}`}
          aria-selected={selected === view}
          aria-controls="view"
          tabIndex={selected === view ? 0 : -1}
          onClick={() => change({ view })}
        >
          {word[view]}
        </button>
      ))}
    </div>
  );
}

/** Left and right move to the next tab and show it (WAI-ARIA's tabs pattern). */
function moveBetweenTabs(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) {
    return;
  }
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + step + tabs.length) % tabs.length]!;
  next.focus();
  next.click();
  event.preventDefault();
}
