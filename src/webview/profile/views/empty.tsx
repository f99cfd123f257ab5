/** The text for a profile without samples: why it may be empty, and how to record a better one. */

import { t } from "../../shared/l10n.ts";
import type { Summary } from "../wire.ts";

/** Why a profile may be empty, by the sample types that each kind of profile has. */
function reason(types: readonly string[]): string {
  const first = types.join(" ");
  if (first.includes("cpu")) {
    return t(
      "The program used no CPU time during the recording, or too little to be sampled at 100 Hz. Record longer, under load.",
    );
  }
  if (first.includes("contentions")) {
    return t(
      "No goroutine waited, or waiting is not recorded. Call runtime.SetBlockProfileRate or runtime.SetMutexProfileFraction first.",
    );
  }
  if (first.includes("alloc_objects") || first.includes("inuse_objects")) {
    return t("No allocation was sampled. Record later, or with a smaller runtime.MemProfileRate.");
  }
  return t("Nothing was recorded. Record longer, while the program is working.");
}

/** The text instead of a view. */
export function Empty({ summary, isFiltered }: { summary: Summary; isFiltered: boolean }) {
  return (
    <div class="empty">
      <h2>{isFiltered ? t("Nothing is left after filtering.") : t("This profile is empty.")}</h2>
      <p>
        {isFiltered
          ? t("Remove a filter, or undo the last one.")
          : reason(summary.sampleTypes.map(({ type }) => type))}
      </p>
    </div>
  );
}
