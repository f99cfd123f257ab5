import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Check, type CheckContext, conclude, fail, finding, type Problem } from "../../engine/check.ts";
import { type CommandResult, firstLine, howItEnded } from "../../engine/command.ts";
import { scratchGoMod } from "../../engine/toolchain.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { damagedBuild, explainBuild } from "../shared/build-error.ts";
import { some } from "../shared/findings.ts";
import { errorsOf, type GoPackage, parsePackages } from "../shared/go-list.ts";
import { missingTool } from "../shared/symptoms/goroot.ts";
import { REINSTALL } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { otherRelease, toolProblems } from "./tools/judge.ts";
import { expectedTools } from "./tools/release.ts";

const EXE = process.platform === "win32" ? ".exe" : "";

/**
 * Tools are started directly, as the go command starts them: `go tool` would cost more and hide how each ended. Since
 * go1.25 a release contains only the tools that builds need. It must be able to build the others, so their packages must
 * resolve (quick) or be built and run (deep).
 */
export const tools: Check = withBuildCache({
  id: "install.tools",
  title: "Each tool exists, runs, and belongs to this release",
  label: "Tools",
  about:
    "The compiler, assembler, linker, cgo, vet, cover, pprof, trace and the other tools of this release are each started and must belong to the same release as the go command; gofmt must format a file. Tools that are built on demand (since go1.25) must have their source; at deep depth they are built and started. The check does not know tools that were added in releases newer than itself.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const { GOROOT = "", GOTOOLDIR = "", GOVERSION = "" } = await context.goEnv();
    const found = await readdir(GOTOOLDIR).catch((error: NodeJS.ErrnoException) => error);
    if (!Array.isArray(found)) {
      return fail({
        message: "The folder of the tools cannot be read.",
        cause: `${GOTOOLDIR}: ${found.code === "ENOENT" ? "no such folder" : found.code}.`,
        fix: REINSTALL,
        location: { path: GOTOOLDIR },
      });
    }
    const distSource = await context.readText(join(GOROOT, "src", "cmd", "dist", "build.go"));
    const { ready, onDemand } = expectedTools(GOVERSION, distSource);
    const present = ready.filter((name) => found.includes(name + EXE));
    const missing = ready.filter((name) => !present.includes(name));
    // go install also installs tools that are built on demand here; these then run instead.
    const installed = onDemand.filter((name) => found.includes(name + EXE));
    const absent = onDemand.filter((name) => !installed.includes(name));
    const started = [...present, ...installed];
    const [inPlace, gofmt, built] = await Promise.all([
      startAll(context, GOTOOLDIR, started, GOVERSION),
      gofmtFaults(context, join(GOROOT, "bin", `gofmt${EXE}`), GOVERSION),
      onDemandFaults(context, absent, GOVERSION),
    ]);
    const problems = [...missingTools(missing, GOTOOLDIR), ...inPlace, ...gofmt, ...built];
    const more = absent.length === 0 ? "" : `; ${absent.length} more are built on demand`;
    return conclude(
      problems.map((problem) => finding("error", problem)),
      `${started.length} tools and gofmt of ${GOVERSION}${more}`,
    );
  },
});

/** One problem for all tools that are missing. A build reports the first one in the same words. */
function missingTools(names: readonly string[], folder: string): Problem[] {
  const [first] = names;
  if (first === undefined) {
    return [];
  }
  const isOne = names.length === 1;
  return [
    {
      message: isOne ? `The tool ${first} is missing.` : `${names.length} tools are missing: ${some(names)}.`,
      cause: isOne ? missingTool(first) : `${folder} does not contain them.`,
      fix: REINSTALL,
      location: { path: folder },
    },
  ];
}

/** Starts the tools in a folder, side by side, and judges each. */
async function startAll(
  context: CheckContext,
  folder: string,
  names: readonly string[],
  goVersion: string,
): Promise<Problem[]> {
  const paths = names.map((name) => join(folder, name + EXE));
  const [releases, ...answers] = await Promise.all([
    releasesOf(context, paths),
    ...paths.map((path) => context.command([path, "-V=full"])),
  ]);
  const tools = names.map((name, i) => {
    const path = paths[i]!;
    return { name, path, answer: answers[i]!, builtBy: releases.get(path) };
  });
  return toolProblems(tools, goVersion, context);
}

/** `go version FILE…` prints "FILE: go1.26.8" for each Go program, and nothing to stdout for others. */
async function releasesOf(
  context: CheckContext,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const answer = await context.go(["version", ...paths]);
  return new Map(
    answer.stdout.split(/\r?\n/).flatMap((line) => {
      const at = line.lastIndexOf(": ");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 2)] as const] : [];
    }),
  );
}

const UNFORMATTED = "package p\nfunc  f( ) { }\n";
const FORMATTED = "package p\n\nfunc f() {}\n";

/** gofmt has no -V: it must format a few lines, and its build information names its release. */
async function gofmtFaults(context: CheckContext, path: string, goVersion: string): Promise<Problem[]> {
  const location = { path };
  const [formatted, releases] = await Promise.all([
    context.command([path], { input: UNFORMATTED }),
    releasesOf(context, [path]),
  ]);
  if (formatted.startError?.code === "ENOENT") {
    return [{ message: "gofmt is missing.", cause: `${path} does not exist.`, fix: REINSTALL, location }];
  }
  if (formatted.startError) {
    return [{ location, ...explain(formatted, context, "gofmt does not start.") }];
  }
  if (formatted.stdout !== FORMATTED) {
    const printed = JSON.stringify(firstLine(formatted.stdout || formatted.stderr));
    const cause = `${path} printed ${printed} (${howItEnded(formatted)}).`;
    return [{ message: "gofmt does not format a Go file.", cause, fix: REINSTALL, location }];
  }
  const release = releases.get(path);
  if (release === undefined) {
    return [
      { message: "gofmt is not a Go program.", cause: `${path} contains no build information.`, location },
    ];
  }
  return [otherRelease("gofmt", path, release, goVersion, context)].filter((p) => p !== undefined);
}

/** Why tools cannot be built on demand; at deep depth they are built and started. */
async function onDemandFaults(
  context: CheckContext,
  names: readonly string[],
  goVersion: string,
): Promise<Problem[]> {
  if (names.length === 0) {
    return [];
  }
  const packages = names.map((name) => `cmd/${name}`);
  const listed = await context.go(["list", "-e", "-json=ImportPath,Error,DepsErrors", ...packages]);
  if (listed.exitCode !== 0) {
    return [explain(listed, context, "The tools that are built on demand cannot be listed.")];
  }
  const unresolved = unresolvedTools(context, parsePackages(listed), listed);
  if (unresolved.length > 0 || context.depth !== "deep") {
    return unresolved;
  }
  context.progress("building the tools that are built on demand");
  const folder = await context.scratch("tools");
  const build = await context.scratch("build");
  await build.write("go.mod", scratchGoMod("example.com/tools"));
  const source = build.path;
  const built = await context.go(["build", "-buildvcs=false", "-o", folder.path, ...packages], {
    cwd: source,
  });
  if (built.exitCode !== 0) {
    const message = "The tools that are built on demand do not compile.";
    return [{ fix: REINSTALL, ...explainBuild(built, context, source, message) }];
  }
  return startAll(context, folder.path, names, goVersion);
}

/** One problem for each cause, naming all tools that it affects. */
function unresolvedTools(
  context: CheckContext,
  packages: readonly GoPackage[],
  listed: CommandResult,
): Problem[] {
  const affected = Map.groupBy(
    packages.flatMap((tool) => errorsOf([tool]).map(({ Err }) => ({ Err, name: tool.ImportPath }))),
    ({ Err }) => Err,
  );
  const problems = errorsOf(packages).map(({ Err }) => {
    const names = affected
      .get(Err)!
      .map(({ name }) => name.replace(/^cmd\//, ""))
      .join(", ");
    const message = `${names} cannot be built on demand.`;
    const answer = { ...listed, stdout: "", stderr: Err };
    const problem = damagedBuild(answer, context, "", message) ?? explain(answer, context, message);
    return { names, problem };
  });
  return [...Map.groupBy(problems, ({ problem }) => problem.cause)].map(([, same]) => ({
    ...same[0]!.problem,
    message: `${same.map(({ names }) => names).join(", ")} cannot be built on demand.`,
  }));
}
