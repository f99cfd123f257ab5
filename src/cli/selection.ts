/** Why a selection of checks cannot be run, in the words of the command line. */
import type { SelectionProblem } from "../engine/plan.ts";

/** One sentence. */
export function selectionSentence(problem: SelectionProblem): string {
  switch (problem.kind) {
    case "unknown": {
      const { what, id, near, known } = problem;
      const hint =
        near.length > 0 ? ` (did you mean ${near.join(" or ")}?)` : `: known are ${known.join(", ")}`;
      return `There is no ${what} "${id}"${hint}.`;
    }
    case "outside": {
      const { check, layers } = problem;
      const where =
        layers.length === 1 ? `not in the layer ${layers[0]}` : `in none of the layers ${layers.join(", ")}`;
      return `The check ${check} is ${where}: name its layer too, or omit --layer.`;
    }
    case "no-checks":
      return problem.layers.length === 1
        ? `The layer ${problem.layers[0]} has no checks yet.`
        : `The layers ${problem.layers.join(", ")} have no checks yet.`;
    case "nothing-left":
      return "No check is left to run: the selection, --skip and --depth exclude all of them.";
  }
}
