/** The search: the field, the way from one match to the next, and how much of the whole goes through the matches. */

import type { Value } from "../../../profile/table/value.ts";
import { t } from "../../shared/l10n.ts";
import { count, percent } from "../../shared/numbers.ts";
import type { PageState } from "../state.ts";
import type { Matching } from "../useMatching.ts";
import type { Found } from "../wire.ts";

interface Props {
  state: PageState;
  found: Found | undefined;
  matching: Matching;
  change(part: Partial<PageState>): void;
}

/** The field, and the steps beside it. */
export function SearchBox({ state, found, matching, change }: Props) {
  return (
    <span class="search">
      <input
        type="search"
        id="search"
        value={state.search}
        placeholder={t("Search")}
        aria-label={t("Search frames by name, or by a /regular expression/")}
        onInput={(event) => change({ search: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            matching.go(event.shiftKey ? -1 : 1);
            event.preventDefault();
          }
        }}
      />
      {found && matching.total !== undefined && matching.total > 0 && <Steps of={matching} />}
    </span>
  );
}

/** How many frames the search found, and their share of the whole; on the status line, where it has room. */
export function SearchResult({ found, total }: { found: Found | undefined; total: Value }) {
  return (
    <span class="found" role="status">
      {found &&
        (found.count === 1
          ? t("1 frame, {0}", percent(found.value, total))
          : t("{0} frames, {1}", count(found.count), percent(found.value, total)))}
    </span>
  );
}

/** Which match of how many, and the buttons to the others. */
function Steps({ of: { at, total, go } }: { of: Matching }) {
  return (
    <span class="steps">
      <span class="at" role="status" title={t("Frames that are at least a pixel wide")}>
        {t("{0} of {1}", at < 0 ? "?" : count(at + 1), count(total ?? 0))}
      </span>
      <button
        type="button"
        aria-label={t("Previous match")}
        title={t("Previous match (Shift+Enter)")}
        onClick={() => go(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        aria-label={t("Next match")}
        title={t("Next match (Enter)")}
        onClick={() => go(1)}
      >
        ↓
      </button>
    </span>
  );
}
