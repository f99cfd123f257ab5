/** The words of the status line. Pure. */

import { uncertainty } from "../../profile/analyse/certainty.ts";
import { minus } from "../../profile/table/value.ts";
import { t } from "../shared/l10n.ts";
import { amount, count, percent, sign, signedAmount } from "../shared/numbers.ts";
import type { Summary } from "./wire.ts";

/** What the page shows of a profile. */
interface Shown {
  /** A comparison scaled both profiles to the same total. */
  normalized: boolean;
  /** How much of what the filters left the view shows, from 0 to 1. */
  share: number;
}

/** The parts of the line, in order. */
export function statusParts(summary: Summary, { normalized, share }: Shown): string[] {
  const { type, total, left, taken, stacks, stacksLeft, compared } = summary;
  if (compared) {
    const { base, own } = compared;
    const difference = minus(own, base);
    const parts = [
      type.type,
      `A ${amount(base, type.unit)} → B ${amount(own, type.unit)}`,
      `${signedAmount(difference, type.unit)} (${sign(difference)}${percent(difference, base)})`,
    ];
    return [
      ...parts,
      ...(normalized ? [t("B is scaled to the total of A")] : []),
      ...(share < 1 ? [t("showing {0}", percent(share, 1))] : []),
    ];
  }
  const parts = [type.type, totalOf(summary)];
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
  parts.push(t("showing {0}", percent(Number(left) * share, total)));
  const points = uncertainty(taken);
  if (points !== undefined) {
    parts.push(t("few samples: shares may be off by {0} percentage points", points));
  }
  return parts;
}

/** The total, with the time in which it came together: CPU time is more than that where several CPUs worked. */
function totalOf({ type, total, durationNanos }: Summary): string {
  const all = amount(total, type.unit);
  if (type.unit !== "nanoseconds" || durationNanos <= 0) {
    return all;
  }
  const recorded = amount(durationNanos, "nanoseconds");
  return type.type === "cpu"
    ? t("{0} of CPU in {1} ({2} cores)", all, recorded, (Number(total) / durationNanos).toFixed(2))
    : t("{0} in {1}", all, recorded);
}
