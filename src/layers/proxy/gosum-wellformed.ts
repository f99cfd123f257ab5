import { resolve } from "node:path";
import { readSums } from "../../disk/sumFiles.ts";
import { folderPlace, sideOfPlace } from "../../disk/sumSides.ts";
import { type Check, type Finding, finding, skip } from "../../engine/check.ts";
import { type FileProblem, problemsOf } from "../../modules/goSum/sumDiff.ts";
import { sumFix } from "../../modules/goSum/sumFix.ts";
import { concludeTold, counted } from "../shared/findings.ts";

/**
 * The go command checks little of a go.sum: a line of other than three words stops every command but `go mod tidy`,
 * which leaves it as it is; anything else that is no sum is taken for one, or passed over, in silence. So each line is
 * read here by the go command's own rules and told where it stands.
 */
export const gosumWellformed: Check = {
  id: "proxy.gosum-wellformed",
  title: "Every go.sum can be read, and says one thing",
  about:
    "Each go.sum and go.work.sum of the workspace is read by the go command's rules. Two hashes for one version, leftovers of a merge, lines that stop every command or are passed over in silence, and bytes that are no text are told by line. Order, line ends, duplicates and lines that nothing needs are no fault.",
  needs: [],
  effort: "quick",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const files = await readSums(context, workspace);
    if (files.length === 0) {
      return skip("the workspace holds no go.sum");
    }
    const work = await context.readText(`${workspace}/go.work`);
    // What a workspace takes together can contradict each other across files, and complete each other.
    const alone = files
      .flatMap((file) => problemsOf({ files: [file] }))
      .filter(({ kind }) => work === undefined || kind !== "mod-line-missing");
    const together =
      work === undefined ? [] : problemsOf(await sideOfPlace(folderPlace(workspace, workspace)));
    const across = together.filter(({ kind }) => kind === "conflict" || kind === "mod-line-missing");
    const findings = distinct([...alone, ...across]).map((problem) => told(problem, workspace));
    const lines = files.reduce((sum, { sums }) => sum + sums.lines.length, 0);
    return concludeTold(findings, `${counted(lines, "line")} in ${counted(files.length, "file")}`);
  },
};

/** A conflict within a file is found twice: in the file, and among those that a workspace takes together. */
function distinct(problems: readonly FileProblem[]): FileProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [`${problem.file}:${problem.line}:${problem.kind}`, problem]),
    ).values(),
  ];
}

function told({ severity, kind, message, file, line }: FileProblem, workspace: string): Finding {
  const location = { path: resolve(workspace, file), line };
  const fix = sumFix({ severity, kind });
  return finding(severity, { message: `${file}:${line}: ${message}`, fix, location });
}
