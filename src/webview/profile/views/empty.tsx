/** What is said of a profile without samples: why it may be empty, and how to record a better one. */

import { t } from "../../shared/l10n.ts";
import type { Summary } from "../wire.ts";

/** Why there may be nothing, by the first sample types that profiles of each kind have. */
function reason(types: readonly string[]): string {
  const first = types.join(" ");
  if (first.includes("cpu")) {
    return t(
      "The program used no CPU time while it was recorded, or too little to be sampled 100 times a second: record longer, under load.",
    );
  }
  if (first.includes("contentions")) {
    return t(
      "Nothing waited, or waiting is not recorded: call runtime.SetBlockProfileRate or runtime.SetMutexProfileFraction first.",
    );
  }
  if (first.includes("alloc_objects") || first.includes("inuse_objects")) {
    return t(
      "Nothing was allocated that was sampled: record later, or with a smaller runtime.MemProfileRate.",
    );
  }
  return t("Nothing was recorded: record longer, while the program works.");
}

/** The whole view, in words. */
export function Empty({ summary, isFiltered }: { summary: Summary; isFiltered: boolean }) {
  return (
    <div class="empty">
      <h2>{isFiltered ? t("The filters leave nothing.") : t("This profile is empty.")}</h2>
      <p>
        {isFiltered
          ? t("Remove a filter, or undo the last one.")
          : reason(summary.sampleTypes.map(({ type }) => type))}
      </p>
    </div>
  );
}
