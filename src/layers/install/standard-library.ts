import { type Check, type CheckContext, conclude, fail, finding, type Problem } from "../../engine/check.ts";
import { explainBuild } from "../shared/build-error.ts";
import { type GoPackage, parsePackages } from "../shared/go-list.ts";
import { REINSTALL } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { expectedPackages } from "./standard-library/expected.ts";
import { faultsOf, headerFaults, type Listing } from "./standard-library/faults.ts";

/** Problems that are told one by one; the rest are counted. */
const TOLD = 20;

/**
 * An exit code proves nothing here: `go list std` ends with 0 where GOROOT is empty, and with 1 for one bad file of
 * many. So each package is asked for as JSON with its errors (-e). With -export the go command also builds each
 * package, as `go build std` does, and names the file that came of it: what has one was compiled.
 */
export const standardLibrary: Check = {
  id: "install.standard-library",
  title: "The standard library is whole",
  about:
    "Each package that this GOROOT should have must be listed by `go list std` with all that it imports; at standard depth each is compiled, at deep each is vetted. What a GOROOT should have it says itself: the table of public packages that `go vet` uses, and the api folder of a full install. A file that was lost or changed and still compiles is not seen here: install.goroot-integrity compares the bytes.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const { GOROOT = "", GOVERSION = "" } = await context.goEnv();
    const compile = context.depth !== "quick";
    const listing = await list(context, GOROOT, compile);
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
    const verbs = compile ? `, each compiles${context.depth === "deep" ? " and vets" : ""}` : "";
    if (problems.length === 0 && compile) {
      demandBuilt(packages);
    }
    return conclude(
      [
        ...problems.slice(0, TOLD).map((problem) => finding("error", problem)),
        ...notes.map((note) => finding("info", note)),
      ],
      `${packages.length} packages of ${GOVERSION}${verbs}`,
    );
  },
};

const NO_LIST: Problem = {
  message: "This GOROOT holds no list of its packages, so a lost one that no other imports is not noticed.",
  cause:
    "Neither the table in src/cmd/vendor/golang.org/x/tools/internal/stdlib nor the folder api is there.",
};

async function list(context: CheckContext, goroot: string, compile: boolean): Promise<Listing> {
  const folder = await context.scratch("std");
  await folder.write("go.mod", "module example.com/std\n");
  const fields = "ImportPath,GoFiles,CgoFiles,Export,Error,DepsErrors";
  if (compile) {
    context.progress("compiling the standard library");
  }
  const args = ["list", "-e", ...(compile ? ["-export"] : []), `-json=${fields}`, "std"];
  const result = await context.go(args, { cwd: folder.path });
  return { context, goroot, cwd: folder.path, result, packages: parsePackages(result) };
}

/** @throws Error where a package has neither a compiled file nor an error. unsafe is the compiler's own and has none. */
function demandBuilt(packages: readonly GoPackage[]): void {
  const unbuilt = packages.find(
    ({ ImportPath, GoFiles, CgoFiles, Export }) =>
      !Export && (GoFiles || CgoFiles) && ImportPath !== "unsafe",
  );
  if (unbuilt) {
    throw new Error(`go list says neither that ${unbuilt.ImportPath} was compiled nor why not`);
  }
}

/** What `go vet` says, one problem a package; it prints nothing and ends with 0 where all is well. */
async function vetFaults(context: CheckContext, cwd: string): Promise<Problem[]> {
  context.progress("vetting the standard library");
  const vetted = await context.go(["vet", "std"], { cwd });
  if (vetted.exitCode === 0) {
    return [];
  }
  return [{ fix: REINSTALL, ...explainBuild(vetted, context, cwd, "The standard library does not vet.") }];
}
