/** The line under the toolbar: what was measured, how much, and how certain it is. */

import { uncertainty } from "../../../profile/analyse/certainty.ts";
import { t } from "../../shared/l10n.ts";
import { amount, count, percent, sign, signedAmount } from "../../shared/numbers.ts";
import type { Summary } from "../wire.ts";

/** The line. */
export function StatusLine({ summary }: { summary: Summary }) {
  return (
    <p class="status" role="status">
      {statusParts(summary).join(" · ")}
    </p>
  );
}

/** The line's parts, in order. */
function statusParts(summary: Summary): string[] {
  const { type, total, left, taken, stacks, stacksLeft, durationNanos, compared } = summary;
  if (compared) {
    const { base, own } = compared;
    const difference = own - base;
    return [
      type.type,
      `A ${amount(base, type.unit)} → B ${amount(own, type.unit)}`,
      `${signedAmount(difference, type.unit)} (${sign(difference)}${percent(difference, base)})`,
    ];
  }
  const parts = [type.type];
  const isTime = type.unit === "nanoseconds" && durationNanos > 0;
  parts.push(
    isTime
      ? t("{0} of {1} recorded", amount(total, type.unit), amount(durationNanos, "nanoseconds"))
      : amount(total, type.unit),
  );
  if (taken !== undefined && type.unit !== "count") {
    parts.push(taken === 1 ? t("1 sample") : t("{0} samples", count(taken)));
  }
  parts.push(
    stacksLeft === stacks
      ? stacks === 1
        ? t("1 stack")
        : t("{0} stacks", count(stacks))
      : t("{0} of {1} stacks", count(stacksLeft), count(stacks)),
  );
  parts.push(t("showing {0}", percent(left, total)));
  const points = uncertainty(taken);
  if (points !== undefined) {
    parts.push(t("few samples: shares may be off by {0} percentage points", points));
  }
  return parts;
}
