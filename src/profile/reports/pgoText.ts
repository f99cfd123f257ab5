/** What `go build -pgo` can use of a profile, as text. */
import { label, percentage } from "../table/units.ts";
import type { Value } from "../table/value.ts";
import { type PgoFitness, pgoFitness } from "./pgo.ts";
import { jsonDocument, type Report } from "./report.ts";

/** The report of `go build -pgo`. The query does not matter: the compiler reads the whole profile. */
export const pgoReport: Report = {
  name: "pgo",
  about: "report whether go build -pgo can use the profile, and how much of it; exit code 1 if it cannot",
  takesExpression: false,
  print(profile) {
    const fitness = pgoFitness(profile);
    return {
      unmatched: [],
      exitCode: fitness.verdict === "refused" ? 1 : 0,
      text: () => [pgoText(fitness)],
      json: () => jsonDocument({ schema: "go-verify/profile-pgo/1", ...fitness }),
    };
  },
};

/** How many of the heaviest calls are printed. */
const MAX_CALLS = 10;

/** The verdict, what the compiler sees, and the heaviest calls. */
function pgoText({ reason, type, total, seen, edges, weight, hot }: PgoFitness): string {
  if (!type || edges.length === 0) {
    return `${reason}\n`;
  }
  const words = (value: Value) => label(value, type.unit);
  const share = (value: Value, whole: Value) => percentage(value, whole).trim();
  const lines = [
    reason,
    "",
    `Sample type    ${type.type}/${type.unit}`,
    `Seen as calls  ${words(seen)} of ${words(total)} (${share(seen, total)})`,
    `Call sites     ${edges.length}, ${hot} of them hot`,
    "",
    `${"calls".padStart(10)} ${"share".padStart(6)}`,
    ...edges
      .slice(0, MAX_CALLS)
      .map(
        (edge) =>
          `${words(edge.weight).padStart(10)} ${percentage(edge.weight, weight)}  ${edge.caller}:+${edge.offset} → ${edge.callee}`,
      ),
  ];
  return `${lines.join("\n")}\n`;
}
