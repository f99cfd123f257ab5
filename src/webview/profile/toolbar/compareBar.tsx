/** What is compared with what: A is the base, B the profile. */

import { t } from "../../shared/l10n.ts";
import { post } from "../host.ts";
import type { PageQuery } from "../wire.ts";

interface Props {
  profile: string;
  base: string | undefined;
  normalize: boolean;
  setQuery(part: Partial<PageQuery>): void;
}

/** The bar; without a base, the button to choose one. */
export function CompareBar({ profile, base, normalize, setQuery }: Props) {
  if (base === undefined) {
    return (
      <button type="button" class="action" onClick={() => post({ kind: "compareWith" })}>
        {t("Compare with…")}
      </button>
    );
  }
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
      <button
        type="button"
        class="action"
        aria-pressed={normalize}
        title={t("Scale B to the total of A first, so that only shares are compared")}
        onClick={() => setQuery({ normalize: !normalize })}
      >
        {t("Normalize")}
      </button>
      <button type="button" class="action" onClick={() => post({ kind: "compareWith" })}>
        {t("Compare with…")}
      </button>
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
