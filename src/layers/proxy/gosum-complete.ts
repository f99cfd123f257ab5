import { join, relative } from "node:path";
import { recordedSums, sumsOf } from "../../disk/buildSums.ts";
import { type Build, buildsOf } from "../../disk/builds.ts";
import { lastFlag, splitFlags } from "../../disk/goFlags.ts";
import {
  type Check,
  type CheckContext,
  type Finding,
  finding,
  type Location,
  skip,
  undecided,
} from "../../engine/check.ts";
import { explainMismatch } from "../../modules/goSum/mismatch/mismatchCauses.ts";
import { concludeMany, pluralize, some } from "../shared/findings.ts";
import { type MissingSum, querySums, type SumResult } from "./gosum-complete/missing-sums.ts";
import { openOwnCache } from "./gosum-complete/own-cache.ts";

/**
 * The go command reports missing lines, but for a zip it names only the package, of missing lines for go.mod files it
 * reports only the first, and in a go.work workspace it silently adds them.
 */
export const gosumComplete: Check = {
  id: "proxy.gosum-complete",
  title: "Every go.sum has the lines that builds need",
  label: "go.sum complete",
  about:
    "The go command checks, without network access, whether go.sum has a line for each zip and each go.mod that the packages, tests and tools of each module need on this system. The check writes nothing into the workspace and the module cache: a build in a go.work workspace adds missing lines to go.work.sum, and one with an incomplete module cache unpacks modules, so the check uses copies and links. Lines that nothing needs are fine. A module that uses its vendor directory needs no lines.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const builds = await buildsOf(context, workspace);
    if (builds.length === 0) {
      return skip("the workspace has no go.mod");
    }
    const { GOFLAGS = "" } = await context.goEnv();
    const isMod = lastFlag(splitFlags(GOFLAGS), "mod")?.value === "mod";
    const cache = await openOwnCache(context, builds);
    const results: { build: Build; result: SumResult }[] = [];
    const findings: Finding[] = [];
    for (const build of builds) {
      context.progress(`checking ${relative(workspace, build.folder) || "the workspace"}`);
      const result = await querySums(context, build, { cache, isMod });
      results.push({ build, result });
      findings.push(...(await wrongLines(context, build, result)), ...missingLines(build, result, isMod));
    }
    return conclusion(findings, results, workspace);
  },
};

function conclusion(
  findings: readonly Finding[],
  results: readonly { build: Build; result: SumResult }[],
  workspace: string,
) {
  const refused = results.find(({ result }) => result.refused !== undefined);
  if (refused && findings.every(({ severity }) => severity !== "error")) {
    const where = relative(workspace, refused.build.folder) || "the workspace";
    return undecided({
      message: `The go command does not report which lines ${where} needs.`,
      cause: refused.result.refused!,
      location: { path: join(refused.build.folder, refused.build.work ? "go.work" : "go.mod") },
    });
  }
  const unknown = results.flatMap(({ result }) => result.unknown);
  if (findings.length === 0 && unknown.length > 0) {
    return skip(
      `modules that builds need are not in the module cache, so their own requirements are unknown; run go mod download (${unknown[0]})`,
    );
  }
  const packages = results.reduce((sum, { result }) => sum + result.packages, 0);
  return concludeMany(findings, `${pluralize(packages, "package")} in ${pluralize(results.length, "build")}`);
}

/** More missing lines of a build are one finding: one command adds them all. */
const MAX_EACH = 3;

/** If the go command adds the missing lines, the build works, but trusts the first download. */
function missingLines(build: Build, { missing }: SumResult, isMod: boolean): Finding[] {
  const isAdded = isMod || build.work !== undefined;
  const severity = isAdded ? "warning" : "error";
  const subject = build.work ? "The workspace has" : "go.sum has";
  const added = isAdded ? ", and each build adds it without a message" : "";
  const isOnly = missing.length === 1 || build.work !== undefined;
  const [first] = missing;
  if (first !== undefined && missing.length > MAX_EACH) {
    return [
      finding(severity, {
        message: `${subject} no line for ${pluralize(missing.length, "file")}${added.replace("it", "them")}: ${some(missing.map(nameOf))}.`,
        cause: first.reason,
        fix: "go mod tidy",
        location: locationOf(build, first.path),
      }),
    ];
  }
  return missing.map((one) =>
    finding(severity, {
      message: `${subject} no line for ${nameOf(one)}${added}.`,
      cause: one.reason,
      fix: isOnly && one.path !== "" ? `go mod download ${one.path}@${one.version}` : "go mod tidy",
      location: locationOf(build, one.path),
    }),
  );
}

/** Lines that contradict the module cache: the go command stops at the first one. */
async function wrongLines(context: CheckContext, build: Build, { wrong }: SumResult): Promise<Finding[]> {
  const linesOf = recordedSums(wrong.length === 0 ? [] : await sumsOf(context, build));
  return wrong.map((mismatch) => {
    const lines = linesOf(mismatch);
    const { message, known, fix } = explainMismatch(mismatch, { lines });
    const line = lines.find(({ hash }) => hash === mismatch.expected);
    return finding("error", {
      message,
      cause: known.join(" "),
      fix: fix[0]!,
      location: line ? { path: line.file, line: line.line } : locationOf(build, mismatch.path),
    });
  });
}

function nameOf({ path, version, of, package: needed }: MissingSum): string {
  if (path === "") {
    return `the zip of the module that provides the package ${needed}`;
  }
  return of === "zip" ? `the zip of ${path} ${version}` : `the go.mod of ${path} ${version}`;
}

/** The line of go.mod that requires the module; without one, the file that lacks the line. */
function locationOf({ folder, members, work }: Build, path: string): Location {
  for (const member of members) {
    const replaced = member.mod.replace.find((one) => one.new.path === path);
    const required = member.mod.require.find((one) => one.path === path || one.path === replaced?.old.path);
    if (required) {
      return { path: join(member.folder, "go.mod"), line: required.line };
    }
  }
  return { path: join(folder, work ? "go.work.sum" : "go.sum") };
}
