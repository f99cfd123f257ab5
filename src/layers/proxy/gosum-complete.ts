import { join, relative } from "node:path";
import { recordedSums, sumsOf } from "../../disk/buildSums.ts";
import { type Build, buildsOf } from "../../disk/builds.ts";
import {
  type Check,
  type CheckContext,
  conclude,
  type Finding,
  finding,
  type Location,
  skip,
  undecided,
} from "../../engine/check.ts";
import { explainMismatch } from "../../modules/goSum/mismatchCauses.ts";
import { counted } from "../shared/findings.ts";
import { askSums, type MissingSum, type SumAnswer } from "./gosum-complete/missing-sums.ts";

/** Findings that are told one by one; the summary counts the rest. */
const TOLD = 20;

/**
 * The go command says what it misses, but names for a zip only the package, and of what is missing for go.mod files
 * only the first; in a workspace it adds the line without a word.
 */
export const gosumComplete: Check = {
  id: "proxy.gosum-complete",
  title: "Every go.sum has the lines that the builds need",
  about:
    "The go command itself is asked, without network, whether go.sum has a line for each zip and each go.mod that the packages, tests and tools of each module need here, for this system. Nothing is written: go.work.sum, to which a build in a workspace adds what is missing, is asked about in a copy. Lines that nothing needs are no fault; a module that uses its vendor folder needs none.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const builds = await buildsOf(context, workspace);
    if (builds.length === 0) {
      return skip("the workspace holds no go.mod");
    }
    const { GOFLAGS = "" } = await context.goEnv();
    const isMod = /(^|[\s"'])--?mod=mod(?=$|[\s"'])/.test(GOFLAGS);
    const answers: { build: Build; answer: SumAnswer }[] = [];
    const findings: Finding[] = [];
    for (const build of builds) {
      context.progress(`asking the go command about ${relative(workspace, build.folder) || "the workspace"}`);
      const answer = await askSums(context, build, isMod);
      answers.push({ build, answer });
      findings.push(
        ...(await wrongLines(context, build, answer)),
        ...answer.missing.map((one) => missingLine(build, answer, one, isMod)),
      );
    }
    return decided(findings, answers, workspace);
  },
};

function decided(
  findings: readonly Finding[],
  answers: readonly { build: Build; answer: SumAnswer }[],
  workspace: string,
) {
  const refused = answers.find(({ answer }) => answer.refused !== undefined);
  if (refused && findings.every(({ severity }) => severity !== "error")) {
    const where = relative(workspace, refused.build.folder) || "the workspace";
    return undecided({
      message: `The go command does not say what ${where} needs.`,
      cause: refused.answer.refused!,
      location: { path: join(refused.build.folder, refused.build.work ? "go.work" : "go.mod") },
    });
  }
  const unknown = answers.flatMap(({ answer }) => answer.unknown);
  if (findings.length === 0 && unknown.length > 0) {
    return skip(
      `modules that the builds need are not in the module cache, so what these need in turn is not known; go mod download fetches them (${unknown[0]})`,
    );
  }
  const packages = answers.reduce((sum, { answer }) => sum + answer.packages, 0);
  const result = conclude(findings, `${counted(packages, "package")} in ${counted(answers.length, "build")}`);
  // All of them decide; the first are told.
  return { ...result, findings: result.findings.slice(0, TOLD) };
}

/** Where the go command adds what is missing, the build works, but trusts what it is first given. */
function missingLine(build: Build, { missing }: SumAnswer, one: MissingSum, isMod: boolean): Finding {
  const { path, version, said: cause } = one;
  const isAdded = isMod || build.work !== undefined;
  const whose = build.work ? "The workspace has" : "go.sum has";
  const isOnly = missing.length === 1 || build.work !== undefined;
  return finding(isAdded ? "warning" : "error", {
    message: `${whose} no line for ${whatOf(one)}${isAdded ? ": each build adds it unseen" : ""}.`,
    cause,
    fix: isOnly && path !== "" ? `go mod download ${path}@${version}` : "go mod tidy",
    location: placeOf(build, path),
  });
}

/** Lines that contradict the module cache: the go command stops at the first. */
async function wrongLines(context: CheckContext, build: Build, { wrong }: SumAnswer): Promise<Finding[]> {
  const files = wrong.length === 0 ? [] : await sumsOf(context, build);
  return wrong.map((mismatch) => {
    const lines = recordedSums(files, mismatch);
    const { message, known, fix } = explainMismatch(mismatch, { lines });
    const line = lines.find(({ hash }) => hash === mismatch.expected);
    return finding("error", {
      message,
      cause: known.join(" "),
      fix: fix[0]!,
      location: line ? { path: line.file, line: line.line } : placeOf(build, mismatch.path),
    });
  });
}

function whatOf({ path, version, of, package: needed }: MissingSum): string {
  if (path === "") {
    return `the zip of the module that provides the package ${needed}`;
  }
  return of === "zip" ? `the zip of ${path} ${version}` : `the go.mod of ${path} ${version}`;
}

/** Where go.mod requires the module; where none does, the file that lacks the line. */
function placeOf({ folder, members, work }: Build, path: string): Location {
  for (const member of members) {
    const replaced = member.mod.replace.find((one) => one.new.path === path);
    const required = member.mod.require.find((one) => one.path === path || one.path === replaced?.old.path);
    if (required) {
      return { path: join(member.folder, "go.mod"), line: required.line };
    }
  }
  return { path: join(folder, work ? "go.work.sum" : "go.sum") };
}
