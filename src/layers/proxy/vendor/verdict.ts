/** What is said of a vendor folder. */
import type { Found } from "../../../disk/cacheState.ts";
import type { VendorState } from "../../../disk/vendorState.ts";
import { type Finding, finding, type Problem, type Severity } from "../../../engine/check.ts";
import type { ModuleVersion } from "../../../modules/goMod/goMod.ts";
import { inconsistencies } from "../../../modules/vendor/vendorConsistency.ts";
import { isBuilt, isStray } from "../../../modules/vendor/vendorFiles.ts";
import { compareVersions } from "../../../modules/version/version.ts";
import type { VendorFolder } from "./folders.ts";

/** A module of a vendor folder, compared with itself. */
export interface Compared {
  readonly folder: VendorFolder;
  /** What the vendor folder's copy is of: the module, or what stands for it; of a folder the version is "". */
  readonly target: ModuleVersion;
  /** Undefined where the module is not in the module cache, or the folder that stands for it not there. */
  readonly state: Found<VendorState>;
  /** What go.sum says of its zip; empty where it says nothing. */
  readonly sums: readonly string[];
}

/** Of one kind of difference in a module this many files are named. */
const NAMED = 5;

const fixOf = ({ work }: VendorFolder) => `go ${work ? "work" : "mod"} vendor`;

/** Where modules.txt contradicts go.mod or go.work. */
export function contradictions(folder: VendorFolder): Finding[] {
  return inconsistencies(folder).map(({ message, file, line }) =>
    finding("error", {
      message: `${message}.`,
      cause: "A build that takes the vendor folder stops there: inconsistent vendoring.",
      fix: fixOf(folder),
      location: { path: `${folder.root}/${file}`, line },
    }),
  );
}

/** Whether files of the module were compared with something that can be believed. */
export function isCompared({ state, sums }: Compared): boolean {
  if (state === undefined || !("found" in state)) {
    return false;
  }
  const { hash } = state.found;
  return hash === undefined || sums.length === 0 || sums.includes(hash);
}

/** How the files of a module differ from the module. */
export function moduleFindings(compared: Compared): Finding[] {
  const { state, target } = compared;
  if (state === undefined) {
    return [];
  }
  const name = [target.path, target.version].join(" ").trim();
  if (!("found" in state)) {
    const message = `${name} cannot be compared with its copy in the vendor folder: ${state.problem}.`;
    return [finding("warning", { message })];
  }
  if (!isCompared(compared)) {
    const message = `${name} in the module cache is not what go.sum says, so its copy in the vendor folder is not compared with it.`;
    return [finding("warning", { message, fix: "go-verify --check proxy.module-cache" })];
  }
  return differences(compared, state.found, name);
}

function differences({ folder, target, sums }: Compared, state: VendorState, name: string): Finding[] {
  const source =
    target.version === ""
      ? `The folder ${target.path}, which stands for it,`
      : `The zip of ${name} in the module cache${sums.length > 0 ? ", which agrees with go.sum," : ""}`;
  const told = (severity: Severity, files: readonly string[], what: string, cause: string) =>
    files.length === 0 ? [] : [finding(severity, problemOf(folder, files, what, cause))];
  const [stray, added] = parted(state.added, isStray);
  const [addedCode, addedElse] = parted(added, isBuilt);
  const [missingCode, missingElse] = parted(state.missing, isBuilt);
  return [
    ...told(
      "error",
      state.changed,
      "not what the module holds",
      `${source} has other content, and builds compile what is in the vendor folder.`,
    ),
    ...told(
      "error",
      addedCode,
      "not part of the module",
      `${source} has no such file, and builds compile it.`,
    ),
    ...told(
      "error",
      missingCode,
      "missing",
      `${source} has it, and go ${folder.work ? "work" : "mod"} vendor copies it.`,
    ),
    ...told(
      "error",
      state.embedded,
      "missing",
      `${source} has it, and a package of it embeds it: that does not build.`,
    ),
    ...told("warning", addedElse, "not part of the module", `${source} has no such file.`),
    ...told(
      "warning",
      missingElse,
      "missing",
      `${source} has it, and go ${folder.work ? "work" : "mod"} vendor copies it.`,
    ),
    ...told(
      "info",
      stray,
      "not part of the module",
      `${source} has no such file; a desktop or an editor leaves such.`,
    ),
  ];
}

function parted(files: readonly string[], is: (file: string) => boolean): [string[], string[]] {
  return [files.filter(is), files.filter((file) => !is(file))];
}

function problemOf(folder: VendorFolder, files: readonly string[], what: string, cause: string): Problem {
  const [first = ""] = files;
  const named = files.slice(0, NAMED).map((file) => `vendor/${file}`);
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
 * Go files that belong to no module of modules.txt. Before Go 1.23, as the main module says, they can be imported all
 * the same (ExplicitModulesTxtImportVersion in cmd/go/internal/gover, used in modload/import.go).
 */
export function unclaimed(folder: VendorFolder, files: readonly string[]): Finding[] {
  const code = files.filter(isBuilt);
  if (code.length === 0) {
    return [];
  }
  const isImportable = compareVersions(folder.go, "1.23") < 0;
  const cause = isImportable
    ? "vendor/modules.txt names no module that it is of; it can be imported all the same, since the go line is older than 1.23."
    : "vendor/modules.txt names no module that it is of, so nothing can import it.";
  return [finding(isImportable ? "warning" : "info", problemOf(folder, code, "of no module", cause))];
}

/** The modules that could not be compared, as one note. */
export function uncompared(all: readonly Compared[]): Finding[] {
  const absent = all.filter(({ state }) => state === undefined).map(({ target }) => target.path);
  const some = absent.slice(0, NAMED).join(", ");
  const more = absent.length > NAMED ? ` and ${absent.length - NAMED} more` : "";
  return absent.length === 0
    ? []
    : [
        finding("info", {
          message: `Not on this machine, so that their copies could not be compared: ${some}${more}.`,
          fix: "go mod download",
        }),
      ];
}
