import { resolve } from "node:path";
import { readSums } from "../../disk/sumFiles.ts";
import { folderSource, readSumSide } from "../../disk/sums/sumSides.ts";
import { type Check, type Finding, finding, skip } from "../../engine/check.ts";
import { type FileProblem, problemsOf } from "../../modules/goSum/sumDiff.ts";
import { sumFix } from "../../modules/goSum/sumFix.ts";
import { concludeMany, pluralize } from "../shared/findings.ts";

/**
 * The go command checks little of a go.sum: a line that does not have three words stops every command but `go mod tidy`,
 * which leaves it as it is; it silently accepts or ignores all other malformed lines. This check reads each line by the
 * go command's own rules.
 */
export const gosumWellformed: Check = {
  id: "proxy.gosum-wellformed",
  title: "Every go.sum is well-formed and has no contradictions",
  label: "go.sum lines",
  about:
    "This check reads each go.sum and go.work.sum of the workspace by the go command's rules. It reports two hashes for one version, leftovers of a merge, lines that stop every command or that Go silently ignores, and bytes that are not text, each with its line. Order, line endings, duplicates and lines that nothing needs are fine.",
  needs: [],
  effort: "quick",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const files = await readSums(context, workspace);
    if (files.length === 0) {
      return skip("the workspace has no go.sum");
    }
    const work = await context.readText(`${workspace}/go.work`);
    // The files of a go.work workspace can contradict and complete each other.
    const alone = files
      .flatMap((file) => problemsOf({ files: [file] }))
      .filter(({ kind }) => work === undefined || kind !== "mod-line-missing");
    const together =
      work === undefined
        ? []
        : problemsOf(await readSumSide(folderSource(workspace, workspace, context.signal), files));
    const across = together.filter(({ kind }) => kind === "conflict" || kind === "mod-line-missing");
    const findings = distinct([...alone, ...across]).map((problem) => findingOf(problem, workspace));
    const lines = files.reduce((sum, { sums }) => sum + sums.lines.length, 0);
    return concludeMany(findings, `${pluralize(lines, "line")} in ${pluralize(files.length, "file")}`);
  },
};

/** A conflict within a file is found twice: in the file, and among the files of the workspace. */
function distinct(problems: readonly FileProblem[]): FileProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [`${problem.file}:${problem.line}:${problem.kind}`, problem]),
    ).values(),
  ];
}

function findingOf({ severity, kind, message, file, line }: FileProblem, workspace: string): Finding {
  const location = { path: resolve(workspace, file), line };
  const fix = sumFix({ severity, kind });
  return finding(severity, { message: `${file}:${line}: ${message}`, fix, location });
}
