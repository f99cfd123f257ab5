/** Chooses the view: by tabs, or by a drop-down where tabs have no room. */
import { t } from "../../shared/l10n.ts";
import { type PageState, VIEWS, type ViewName } from "../state.ts";

interface Props {
  view: ViewName;
  change(part: Partial<PageState>): void;
}

/** The views' names. */
export function viewNames(): Readonly<Record<ViewName, string>> {
  return {
    flame: t("Flame graph"),
    top: t("Top"),
    callers: t("Callers and callees"),
    graph: t("Graph"),
    source: t("Source"),
    labels: t("Labels"),
    traces: t("Traces"),
    details: t("Details"),
  };
}

/** The views as tabs. */
export function ViewTabs({ view: selected, change }: Props) {
  const names = viewNames();
  return (
    <div role="tablist" aria-label={t("Views")} class="tabs" onKeyDown={moveBetweenTabs}>
      {VIEWS.map((view) => (
        <button
          key={view}
          type="button"
          role="tab"
          aria-selected={selected === view}
          aria-controls="view"
          tabIndex={selected === view ? 0 : -1}
          onClick={() => change({ view })}
        >
          {names[view]}
        </button>
      ))}
    </div>
  );
}

/** The views as a drop-down. */
export function ViewChoice({ view: selected, change }: Props) {
  const names = viewNames();
  return (
    <select
      class="views"
      aria-label={t("View")}
      title={t("View")}
      value={selected}
      onChange={(event) => change({ view: event.currentTarget.value as ViewName })}
    >
      {VIEWS.map((view) => (
        <option key={view} value={view}>
          {names[view]}
        </option>
      ))}
    </select>
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
