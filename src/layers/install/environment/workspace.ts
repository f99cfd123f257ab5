/** What makes builds fail in the workspace alone: a go.work above it, and a repository whose state git does not show. */
import { dirname, join, resolve } from "node:path";
import { lastFlag, splitFlags } from "../../../disk/goFlags.ts";
import { PARSE_OPTIONS } from "../../../disk/platform.ts";
import { type Finding, finding } from "../../../engine/check.ts";
import { parseGoWork } from "../../../modules/goMod/goWork.ts";
import { set } from "../../shared/symptoms/symptom.ts";
import { folderAbove } from "./module-above.ts";
import type { Facts, Rule } from "./rules.ts";

/** The rules of the workspace. */
export const workspaceRules: readonly Rule[] = [workAbove, stamping];

/** A go.work applies to all folders below it, and only the modules that it lists can be built there. */
async function workAbove({ workspace, settings, kind, read, real, goEnv }: Facts): Promise<Finding[]> {
  if (workspace === undefined || settings.env.GOWORK || goEnv?.GO111MODULE === "off") {
    return [];
  }
  const [work, root] = [
    await folderAbove(workspace, "go.work", kind),
    await folderAbove(workspace, "go.mod", kind),
  ];
  const path = work && join(work, "go.work");
  // A go.mod above the go.work is that of another module.
  const text = path && root?.startsWith(work) ? await read(path) : undefined;
  if (!path || !root || text === undefined) {
    return [];
  }
  const { file, problems } = parseGoWork(text, PARSE_OPTIONS);
  const listed = await Promise.all(file.use.map(({ name }) => real(resolve(work, name))));
  if (problems.length > 0 || listed.includes(await real(root))) {
    return [];
  }
  return [
    finding("error", {
      message: "Nothing can be built in the workspace: a go.work above it does not list its module.",
      cause: `${path} applies to ${workspace} too, and lists ${listed.length === 0 ? "no module" : "other modules only"}.`,
      fix: `cd '${root}' && go work use . # or, to build without go.work: ${set("GOWORK", "off")}`,
      location: { path },
    }),
  ];
}

/**
 * `go build` stamps programs with the state of the repository, and fails if git refuses to show it
 * (cmd/go/internal/load/pkg.go, setBuildInfo). It does not stamp if git is not installed.
 */
async function stamping({ workspace, kind, goEnv, git }: Facts): Promise<Finding[]> {
  const root = workspace && (await folderAbove(workspace, "go.mod", kind));
  const flag = lastFlag(splitFlags(goEnv?.GOFLAGS ?? ""), "buildvcs")?.value;
  if (!root || flag === "false" || !(await inRepository(root, kind))) {
    return [];
  }
  const refused = await git(["rev-parse", "--git-dir"], root);
  if (refused === undefined) {
    return [];
  }
  const [, folder] = /git config --global --add safe\.directory (.+)/.exec(refused) ?? [];
  const [first = ""] = refused.split("\n");
  return [
    finding("warning", {
      message:
        "Programs cannot be built in the workspace: the state of its repository, which go build stamps into them, cannot be read.",
      cause: `In ${root}, git reports: ${first.replace(/\.$/, "")}.`,
      fix: folder
        ? `git config --global --add safe.directory ${folder.trim()}`
        : "Repair the repository, or build with: go build -buildvcs=false",
      location: { path: root },
    }),
  ];
}

async function inRepository(folder: string, kind: Facts["kind"]): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await kind(join(at, ".git"));
    if (found === "folder" || found === "file") {
      return true;
    }
    if (at === dirname(at)) {
      return false;
    }
  }
}
