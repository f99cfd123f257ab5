/** What `go build -pgo` makes of a profile, in words. */
import { label, percentage } from "../table/units.ts";
import type { PgoFitness } from "./pgo.ts";

/** The heaviest calls that are named. */
const NAMED = 10;

/** Prints the verdict, what the compiler sees, and the heaviest calls. Names are as the profile has them. */
export function pgoText({ reason, type, total, seen, edges, weight, hot }: PgoFitness): string {
  if (!type || edges.length === 0) {
    return `${reason}\n`;
  }
  const words = (value: number) => label(value, type.unit);
  const share = (value: number, whole: number) => percentage(value, whole).trim();
  const lines = [
    reason,
    "",
    `Sample type    ${type.type}/${type.unit}`,
    `Seen as calls  ${words(seen)} of ${words(total)} (${share(seen, total)})`,
    `Call sites     ${edges.length}, of which ${hot} are hot`,
    "",
    `${"calls".padStart(10)} ${"share".padStart(6)}`,
    ...edges
      .slice(0, NAMED)
      .map(
        (edge) =>
          `${words(edge.weight).padStart(10)} ${percentage(edge.weight, weight)}  ${edge.caller}:+${edge.offset} → ${edge.callee}`,
      ),
  ];
  return `${lines.join("\n")}\n`;
}
