/** The search: what it finds, and how much of the whole goes through it. */

import { t } from "../../shared/l10n.ts";
import { count, percent } from "../../shared/numbers.ts";
import type { PageState } from "../state.ts";
import type { Found } from "../wire.ts";

interface Props {
  state: PageState;
  total: number;
  found: Found | undefined;
  change(part: Partial<PageState>): void;
}

/** The field, and the result beside it. */
export function SearchBox({ state, total, found, change }: Props) {
  return (
    <span class="search">
      <input
        type="search"
        id="search"
        value={state.search}
        placeholder={t("Search")}
        aria-label={t("Search frames by name, or by a /regular expression/")}
        onInput={(event) => change({ search: event.currentTarget.value })}
      />
      <span class="found" role="status">
        {found &&
          (found.count === 1
            ? t("1 frame, {0}", percent(found.value, total))
            : t("{0} frames, {1}", count(found.count), percent(found.value, total)))}
      </span>
    </span>
  );
}
