/** The line under the toolbar: what was measured, how much, and how certain it is. */

import { t } from "../../shared/l10n.ts";
import { amount, count, percent, sign, signedAmount } from "../../shared/numbers.ts";
import type { Summary } from "../wire.ts";

/** With fewer samples than this, shares are too uncertain. */
const FEW = 100;

interface Props {
  summary: Summary;
  /** How much of what the filters left the view shows, from 0 to 1. */
  share: number;
}

/** The line. */
export function StatusLine({ summary, share }: Props) {
  return (
    <p class="status" role="status">
      {statusParts(summary, share).join(" · ")}
    </p>
  );
}

/** The line's parts, in order. */
function statusParts(summary: Summary, share: number): string[] {
  const { type, total, left, taken, stacks, stacksLeft, durationNanos, compared } = summary;
  if (compared) {
    const { base, own } = compared;
    const difference = own - base;
    return [
      type.type,
      `A ${amount(base, type.unit)} → B ${amount(own, type.unit)}`,
      `${signedAmount(difference, type.unit)} (${sign(difference)}${percent(difference, base)})`,
      ...(share < 1 ? [t("showing {0}", percent(share, 1))] : []),
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
  parts.push(t("showing {0}", percent(left * share, total)));
  if (taken !== undefined && taken > 0 && taken < FEW) {
    parts.push(t("few samples: shares may be off by {0} percentage points", uncertainty(taken)));
  }
  return parts;
}

/** The margin of error of a share of one half, in percentage points, at 95 % confidence. */
function uncertainty(samples: number): number {
  return Math.ceil((1.96 * 0.5 * 100) / Math.sqrt(samples));
}
