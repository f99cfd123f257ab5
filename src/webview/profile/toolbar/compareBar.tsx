/** What is compared with what: A is the base, B the profile. */

import { t } from "../../shared/l10n.ts";
import { post } from "../host.ts";
import type { PageQuery } from "../wire.ts";

/** The button to choose a base, or another one. */
export function CompareButton() {
  return (
    <button type="button" class="action" onClick={() => post({ kind: "compareWith" })}>
      {t("Compare with…")}
    </button>
  );
}

interface Props {
  profile: string;
  base: string;
  normalize: boolean;
  setQuery(part: Partial<PageQuery>): void;
}

/** The comparison: both names, and whether the totals are as they were recorded. */
export function CompareBar({ profile, base, normalize, setQuery }: Props) {
  return (
    <span class="compare" role="group" aria-label={t("Comparison")}>
      <span class="file" title={base}>
        A: {base}
      </span>
      <span aria-hidden="true">→</span>
      <span class="file" title={profile}>
        B: {profile}
      </span>
      <button
        type="button"
        aria-label={t("Swap A and B")}
        title={t("Swap A and B")}
        onClick={() => post({ kind: "swap" })}
      >
        ⇄
      </button>
      <label title={t("Scale B to the total of A first, so that only shares are compared")}>
        <span class="unseen">{t("Totals")}</span>
        <select
          value={String(normalize)}
          onChange={(event) => setQuery({ normalize: event.currentTarget.value === "true" })}
        >
          <option value="false">{t("totals as recorded")}</option>
          <option value="true">{t("totals normalized to A")}</option>
        </select>
      </label>
      <button
        type="button"
        aria-label={t("End the comparison")}
        title={t("End the comparison")}
        onClick={() => post({ kind: "forgetBase" })}
      >
        ✕
      </button>
    </span>
  );
}
