import { join } from "node:path";
import { MalformedBinary } from "../../binaries/binary.ts";
import { HEADER_BYTES, readHeader } from "../../binaries/header.ts";
import { type Check, type CheckContext, conclude, finding, type Problem } from "../../engine/check.ts";
import { CommandFailed, type CommandResult } from "../../engine/command.ts";
import type { Folder } from "../../engine/scratch.ts";
import { scratchGoMod } from "../../engine/toolchain.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { explainBuild } from "../shared/build-error.ts";
import { REINSTALL } from "../shared/symptoms/symptom.ts";
import {
  headerOf,
  inWords,
  isCommon,
  LINUX_AMD64,
  nameOf,
  type Port,
  parsePorts,
} from "./cross-build/ports.ts";
import hello from "./programs/hello/main.go";

/** Builds that run side by side: linking has one thread, compiling has many. */
const JOBS = 2;

/**
 * The result of building for a port: a linked program with the right header, only compiled packages where linking needs
 * the platform's C toolchain, or a problem.
 */
type Outcome = "linked" | "compiled" | Problem;

/**
 * The exit code does not show which platform a program was linked for; the first bytes of the file do. The check sets
 * GOOS, GOARCH and CGO_ENABLED=0. All other settings are the user's, as in a real cross build.
 */
export const crossBuild: Check = withBuildCache({
  id: "install.cross-build",
  title: "Programs for other platforms build",
  label: "Cross builds",
  about:
    "This check builds a program for linux/amd64 without cgo and verifies the header of the file. At standard depth it does the same for one port of each common object format (darwin/arm64, windows/amd64, js/wasm), at deep depth for every port of this release. The first run compiles a part of the standard library for each port, which takes some seconds and some ten MB of build cache a port; later runs only link. Ports that need the C toolchain of their platform to link are only compiled. The programs are not run.",
  needs: ["install.go-on-path"],
  effort: "quick",
  compilesFrom: "standard",
  async run(context) {
    const ports = await portsOf(context);
    const folder = await context.scratch("hello");
    await folder.write("go.mod", scratchGoMod("example.com/hello"));
    await folder.write("main.go", hello);
    const outcomes = await buildAll(context, folder, ports);
    const linked = ports.filter((port) => outcomes.get(port) === "linked");
    const compiled = ports.filter((port) => outcomes.get(port) === "compiled").map(nameOf);
    const formats = [...new Set(linked.map((port) => headerOf(port).format))].join(", ");
    const notes = compiled.length === 0 ? [] : [compiledOnly(compiled)];
    return conclude(
      [
        ...byCause(ports, outcomes).map((problem) => finding("error", problem)),
        ...notes.map((note) => finding("info", note)),
      ],
      ports.length === 1
        ? `linux/amd64: ${inWords(headerOf(LINUX_AMD64))}`
        : `${ports.length} ports: ${formats}`,
    );
  },
});

function compiledOnly(names: readonly string[]): Problem {
  return {
    message: `${names.join(", ")} were compiled but not linked.`,
    cause: "Linking needs the C toolchain of their platform.",
  };
}

/** The ports to build at this depth. */
async function portsOf(context: CheckContext): Promise<Port[]> {
  if (context.depth === "quick") {
    return [LINUX_AMD64];
  }
  const listed = await context.go(["tool", "dist", "list", "-json"]);
  if (listed.exitCode !== 0) {
    throw new CommandFailed(listed);
  }
  const ports = parsePorts(listed.stdout);
  return context.depth === "deep" ? ports : ports.filter(isCommon);
}

async function buildAll(
  context: CheckContext,
  folder: Folder,
  ports: readonly Port[],
): Promise<Map<Port, Outcome>> {
  const outcomes = new Map<Port, Outcome>();
  const queue = [...ports];
  const worker = async () => {
    for (let port = queue.shift(); port; port = queue.shift()) {
      context.progress(`building for ${nameOf(port)}, ${queue.length} left`);
      outcomes.set(port, await buildFor(context, folder, port));
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  return outcomes;
}

async function buildFor(context: CheckContext, folder: Folder, port: Port): Promise<Outcome> {
  const { GOOS, GOARCH } = port;
  const options = { cwd: folder.path, env: { GOOS, GOARCH, CGO_ENABLED: "0" } };
  const program = join(folder.path, `${GOOS}-${GOARCH}`);
  const problemOf = (result: CommandResult, message: string): Problem => {
    const problem = explainBuild(result, context, folder.path, message);
    // The program is ours, so a file that does not compile belongs to GOROOT.
    return problem.location ? { fix: REINSTALL, ...problem } : problem;
  };
  const built = await context.go(["build", "-buildvcs=false", "-o", program, "."], options);
  if (built.exitCode === 0) {
    return (await headerFault(context, program, port)) ?? "linked";
  }
  // Printed before anything is built (cmd/go/internal/work/init.go and internal/platform, MustLinkExternal).
  if (!built.stderr.includes(`${nameOf(port)} requires external (cgo) linking`)) {
    return problemOf(built, "A program does not build.");
  }
  const compiled = await context.go(["build", "fmt"], options);
  return compiled.exitCode === 0
    ? "compiled"
    : problemOf(compiled, "The packages of a program do not compile.");
}

/** What is wrong with the file that a build wrote; undefined if its header matches the port. */
async function headerFault(context: CheckContext, path: string, port: Port): Promise<Problem | undefined> {
  const wanted = inWords(headerOf(port));
  const found = await headerIn(context, path);
  if (found === wanted) {
    return undefined;
  }
  const { GOFLAGS } = await context.goEnv();
  return {
    message: "The build succeeds, but the file is not a program for its platform.",
    cause: `${found}, not ${wanted}${GOFLAGS ? `; GOFLAGS is "${GOFLAGS}"` : ""}.`,
    fix: GOFLAGS ? "Build without GOFLAGS, then set its flags one by one." : "",
  };
}

/** The header of a file in words, or what the file has instead. */
async function headerIn({ readFile }: CheckContext, path: string): Promise<string> {
  const bytes = await readFile(path, { most: HEADER_BYTES, cut: true });
  if (bytes === undefined) {
    return "No file was written";
  }
  try {
    const header = readHeader(bytes);
    const start = JSON.stringify(Buffer.from(bytes.subarray(0, 8)).toString("latin1"));
    return header ? inWords(header) : `The file begins with ${start}`;
  } catch (error) {
    if (error instanceof MalformedBinary) {
      return `A malformed header (${error.message})`;
    }
    throw error;
  }
}

/** One problem for each cause, naming the ports that it affects. A missing linker affects all of them. */
function byCause(ports: readonly Port[], outcomes: ReadonlyMap<Port, Outcome>): Problem[] {
  const causes = new Map<string, { problem: Problem; names: string[] }>();
  for (const port of ports) {
    const outcome = outcomes.get(port)!;
    if (typeof outcome !== "string") {
      const key = `${outcome.message} ${outcome.cause}`;
      const cause = causes.get(key) ?? { problem: outcome, names: [] };
      cause.names.push(nameOf(port));
      causes.set(key, cause);
    }
  }
  return [...causes.values()].map(({ problem, names }) => ({
    ...problem,
    message: `${names.join(", ")}: ${problem.message}`,
  }));
}
