import { type Check, type CheckContext, conclude, fail, finding, type Problem } from "../../engine/check.ts";
import { scratchGoMod } from "../../engine/toolchain.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { explainBuild } from "../shared/build-error.ts";
import { type GoPackage, parsePackages } from "../shared/go-list.ts";
import { REINSTALL } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { expectedPackages } from "./standard-library/expected.ts";
import { faultsOf, headerFaults, type Listing } from "./standard-library/faults.ts";

/** At most this many problems become findings. */
const MAX_FINDINGS = 20;

/**
 * The exit code proves nothing here: `go list std` exits with 0 if GOROOT is empty, and with 1 for one bad file of many.
 * So the check lists each package as JSON with its errors (-e). With -export the go command also builds each package, as
 * `go build std` does, and names the resulting file: a package with such a file was compiled.
 */
export const standardLibrary: Check = withBuildCache({
  id: "install.standard-library",
  title: "The standard library is complete",
  label: "Standard library",
  about:
    "`go list std` must list each package that this GOROOT should contain, with everything that it imports. At standard depth each package is compiled, at deep depth each is vetted. The expected packages come from GOROOT itself: the table of public packages that `go vet` uses, and the api folder of a full installation. A missing or changed file is not noticed here if the package still compiles; install.goroot-integrity compares the bytes.",
  needs: ["install.go-on-path"],
  effort: "quick",
  compilesFrom: "standard",
  async run(context) {
    const { GOROOT = "", GOVERSION = "", GOFLAGS } = await context.goEnv();
    const compile = context.depth !== "quick";
    const listing = {
      ...(await list(context, GOROOT, compile)),
      context: { env: context.env, flags: GOFLAGS },
    };
    const { result, packages } = listing;
    if (result.exitCode !== 0 || packages.length === 0) {
      const what = compile ? "listed and compiled" : "listed";
      return fail(explain(result, context, `The standard library cannot be ${what}.`));
    }
    const expected = await expectedPackages(context, GOROOT, GOVERSION);
    const problems = [
      ...(await faultsOf(listing, expected)),
      ...(await headerFaults(context, GOROOT)),
      ...(context.depth === "deep" ? await vetFaults(context, listing.cwd) : []),
    ];
    const notes = expected.length === 0 ? [NO_LIST] : [];
    const verbs = compile ? `, each compiles${context.depth === "deep" ? " and passes go vet" : ""}` : "";
    if (problems.length === 0 && compile) {
      requireBuilt(packages);
    }
    return conclude(
      [
        ...problems.slice(0, MAX_FINDINGS).map((problem) => finding("error", problem)),
        ...notes.map((note) => finding("info", note)),
      ],
      `${packages.length} packages of ${GOVERSION}${verbs}`,
    );
  },
});

const NO_LIST: Problem = {
  message:
    "This GOROOT contains no list of its packages, so a missing package that no other imports is not noticed.",
  cause:
    "The table in src/cmd/vendor/golang.org/x/tools/internal/stdlib and the folder api are both missing.",
};

async function list(
  context: CheckContext,
  goroot: string,
  compile: boolean,
): Promise<Omit<Listing, "context">> {
  const folder = await context.scratch("std");
  await folder.write("go.mod", scratchGoMod("example.com/std"));
  const fields = "ImportPath,GoFiles,CgoFiles,Export,Error,DepsErrors";
  if (compile) {
    context.progress("compiling the standard library");
  }
  const args = ["list", "-e", ...(compile ? ["-export"] : []), `-json=${fields}`, "std"];
  const result = await context.go(args, { cwd: folder.path });
  return { goroot, cwd: folder.path, result, packages: parsePackages(result) };
}

/** @throws Error if a package has neither a compiled file nor an error. unsafe is built into the compiler and has none. */
function requireBuilt(packages: readonly GoPackage[]): void {
  const unbuilt = packages.find(
    ({ ImportPath, GoFiles, CgoFiles, Export }) =>
      !Export && (GoFiles || CgoFiles) && ImportPath !== "unsafe",
  );
  if (unbuilt) {
    throw new Error(`go list does not report whether ${unbuilt.ImportPath} was compiled`);
  }
}

/** The problem that `go vet` reports; it prints nothing and exits with 0 if it finds none. */
async function vetFaults(context: CheckContext, cwd: string): Promise<Problem[]> {
  context.progress("vetting the standard library");
  const vetted = await context.go(["vet", "std"], { cwd });
  if (vetted.exitCode === 0) {
    return [];
  }
  return [{ fix: REINSTALL, ...explainBuild(vetted, context, cwd, "go vet fails on the standard library.") }];
}
