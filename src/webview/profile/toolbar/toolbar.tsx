/** The toolbar: one line at any width. What has no room is in the panel "More". */

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import type { PageState } from "../state.ts";
import type { PageQuery, Summary } from "../wire.ts";
import { More } from "./more.tsx";
import { useFit } from "./useFit.ts";
import { ViewChoice, ViewTabs } from "./views.tsx";

/** The steps of a narrower line: tabs become a drop-down, the buttons move into the panel. */
const NO_TABS = 1;
const NO_BUTTONS = 2;

interface Props {
  state: PageState;
  summary: Summary;
  change(part: Partial<PageState>): void;
  setQuery(part: Partial<PageQuery>): void;
  /** The text box. */
  box: ComponentChildren;
  /** Buttons that move into the panel where they have no room. */
  buttons: ComponentChildren;
  /** What is always in the panel. */
  more: ComponentChildren;
}

/** The toolbar. */
export function Toolbar({ state, summary, change, setQuery, box, buttons, more }: Props) {
  const line = useRef<HTMLDivElement>(null);
  const types = summary.sampleTypes.map(({ type, unit }) =>
    unit === "count" || unit === type ? type : `${type} (${unit})`,
  );
  const step = useFit(line, NO_BUTTONS, types.join());
  return (
    <div
      class={`line toolbar${step >= NO_BUTTONS ? " tight" : ""}`}
      role="toolbar"
      aria-label={t("Profile")}
      ref={line}
    >
      <select
        class="type"
        aria-label={t("Sample type")}
        title={t("Sample type")}
        value={String(summary.index)}
        onChange={(event) => setQuery({ sampleIndex: event.currentTarget.value })}
      >
        {types.map((type, i) => (
          <option key={i} value={String(i)}>
            {type}
          </option>
        ))}
      </select>
      {step < NO_TABS ? (
        <ViewTabs view={state.view} change={change} />
      ) : (
        <ViewChoice view={state.view} change={change} />
      )}
      {box}
      {step < NO_BUTTONS && buttons}
      <More>
        {more}
        {step >= NO_BUTTONS && <div class="buttons">{buttons}</div>}
      </More>
    </div>
  );
}
