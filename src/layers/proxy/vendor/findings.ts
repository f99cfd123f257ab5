/** Findings about a vendor directory. */
import type { ReadResult } from "../../../disk/cacheState.ts";
import type { VendorState } from "../../../disk/vendorState.ts";
import { type Finding, finding, type Problem, type Severity } from "../../../engine/check.ts";
import type { ModuleVersion } from "../../../modules/goMod/goMod.ts";
import { inconsistencies } from "../../../modules/vendor/vendorConsistency.ts";
import { isBuilt, isStray } from "../../../modules/vendor/vendorFiles.ts";
import { compareVersions } from "../../../modules/version/version.ts";
import type { VendorFolder } from "./folders.ts";

/** A module of a vendor directory, compared with its copy. */
export interface Compared {
  readonly folder: VendorFolder;
  /** The original of the copy: the module or its replacement; the version of a folder is "". */
  readonly target: ModuleVersion;
  /** Undefined if the module is not in the module cache, or the folder that replaces it does not exist. */
  readonly state: ReadResult<VendorState>;
  /** The hashes of its zip in go.sum; empty if there is none. */
  readonly sums: readonly string[];
}

/** How many files of a kind of difference are named. */
const MAX_NAMES = 5;

const fixOf = ({ work }: VendorFolder) => `go ${work ? "work" : "mod"} vendor`;

/** More contradictions of a folder are one finding: one command removes them all. */
const MAX_EACH = 3;

/** Contradictions between modules.txt and go.mod or go.work. */
export function contradictions(folder: VendorFolder): Finding[] {
  const found = inconsistencies(folder);
  const problem = {
    cause: "A build that uses the vendor directory fails: inconsistent vendoring.",
    fix: fixOf(folder),
  };
  const [first] = found;
  if (first !== undefined && found.length > MAX_EACH) {
    const message = `vendor/modules.txt contradicts ${folder.work ? "go.work" : "go.mod"} in ${found.length} places: ${first.message}, and ${found.length - 1} more.`;
    return [
      finding("error", {
        ...problem,
        message,
        location: { path: `${folder.root}/${first.file}`, line: first.line },
      }),
    ];
  }
  return found.map(({ message, file, line }) =>
    finding("error", {
      ...problem,
      message: `${message}.`,
      location: { path: `${folder.root}/${file}`, line },
    }),
  );
}

/** Whether the files were compared with a module that matches go.sum. */
export function isCompared({ state, sums }: Compared): boolean {
  if (state === undefined || !("value" in state)) {
    return false;
  }
  const { hash } = state.value;
  return hash === undefined || sums.length === 0 || sums.includes(hash);
}

/** How the files of a module differ from the module. */
export function moduleFindings(compared: Compared): Finding[] {
  const { state, target } = compared;
  if (state === undefined) {
    return [];
  }
  const name = [target.path, target.version].join(" ").trim();
  if (!("value" in state)) {
    const message = `${name} cannot be compared with its copy in the vendor directory: ${state.problem}.`;
    return [finding("warning", { message })];
  }
  if (!isCompared(compared)) {
    const message = `${name} in the module cache does not match go.sum, so its copy in the vendor directory was not compared.`;
    return [
      finding("warning", { message, fix: "Run the check proxy.module-cache, which shows what changed." }),
    ];
  }
  return differences(compared, state.value, name);
}

function differences({ folder, target, sums }: Compared, state: VendorState, name: string): Finding[] {
  const source =
    target.version === ""
      ? `The folder ${target.path}, which replaces it,`
      : `The zip of ${name} in the module cache${sums.length > 0 ? ", which matches go.sum," : ""}`;
  const report = (severity: Severity, files: readonly string[], what: string, cause: string) =>
    files.length === 0 ? [] : [finding(severity, problemOf(folder, files, what, cause))];
  const [stray, added] = parted(state.added, isStray);
  const [addedCode, addedElse] = parted(added, isBuilt);
  const [missingCode, missingElse] = parted(state.missing, isBuilt);
  return [
    ...report(
      "error",
      state.changed,
      "not the same as in the module",
      `${source} has different content, and builds compile the vendor directory.`,
    ),
    ...report(
      "error",
      addedCode,
      "not part of the module",
      `${source} has no such file, and builds compile it.`,
    ),
    ...report(
      "error",
      missingCode,
      "missing",
      `${source} has it, and go ${folder.work ? "work" : "mod"} vendor copies it.`,
    ),
    ...report(
      "error",
      state.embedded,
      "missing",
      `${source} has it, and one of its packages embeds it, so the package does not build.`,
    ),
    ...report("warning", addedElse, "not part of the module", `${source} has no such file.`),
    ...report(
      "warning",
      missingElse,
      "missing",
      `${source} has it, and go ${folder.work ? "work" : "mod"} vendor copies it.`,
    ),
    ...report(
      "info",
      stray,
      "not part of the module",
      `${source} has no such file. Desktops and editors leave such files behind.`,
    ),
  ];
}

function parted(files: readonly string[], is: (file: string) => boolean): [string[], string[]] {
  return [files.filter(is), files.filter((file) => !is(file))];
}

function problemOf(folder: VendorFolder, files: readonly string[], what: string, cause: string): Problem {
  const [first = ""] = files;
  const named = files.slice(0, MAX_NAMES).map((file) => `vendor/${file}`);
  const more = files.length - named.length;
  const all = named.join(", ") + (more > 0 ? ` and ${more} more` : "");
  return {
    message: `${all} ${files.length === 1 ? "is" : "are"} ${what}.`,
    cause,
    fix: fixOf(folder),
    location: { path: `${folder.root}/vendor/${first}` },
  };
}

/**
 * Go files that belong to no module of modules.txt. If the go line of the main module is older than 1.23, they can still
 * be imported (ExplicitModulesTxtImportVersion in cmd/go/internal/gover, used in modload/import.go).
 */
export function unlistedFindings(folder: VendorFolder, files: readonly string[]): Finding[] {
  const code = files.filter(isBuilt);
  if (code.length === 0) {
    return [];
  }
  const isImportable = compareVersions(folder.go, "1.23") < 0;
  const cause = isImportable
    ? "No module of vendor/modules.txt contains it. It can still be imported because the go line is older than 1.23."
    : "No module of vendor/modules.txt contains it, so nothing can import it.";
  return [
    finding(isImportable ? "warning" : "info", problemOf(folder, code, "not part of any module", cause)),
  ];
}

/** One note about the modules that could not be compared. */
export function uncompared(all: readonly Compared[]): Finding[] {
  const absent = all.filter(({ state }) => state === undefined).map(({ target }) => target.path);
  const some = absent.slice(0, MAX_NAMES).join(", ");
  const more = absent.length > MAX_NAMES ? ` and ${absent.length - MAX_NAMES} more` : "";
  return absent.length === 0
    ? []
    : [
        finding("info", {
          message: `These modules are not on this machine, so their copies were not compared: ${some}${more}.`,
          fix: "go mod download",
        }),
      ];
}
