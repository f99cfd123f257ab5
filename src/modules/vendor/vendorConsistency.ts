/** Whether vendor/modules.txt fits go.mod and go.work (checkVendorConsistency in cmd/go/internal/modload/vendor.go). */
import type { GoMod, ModuleVersion } from "../goMod/goMod.ts";
import type { GoWork } from "../goMod/goWork.ts";
import { replacementOf } from "../goMod/replacements.ts";
import { compareVersions } from "../version/version.ts";
import type { VendoredModule, VendorList } from "./vendorList.ts";

/** The go.mod file of the main module or of a module of the workspace. */
export interface MainModule {
  /** Its path relative to the folder that contains vendor, with slashes, such as `go.mod` or `a/go.mod`. */
  readonly file: string;
  readonly mod: GoMod;
}

/** A vendor/modules.txt with the files that it must match; `work` if it belongs to a workspace. */
export interface VendorSubject {
  readonly list: VendorList;
  readonly mains: readonly MainModule[];
  readonly work: GoWork | undefined;
}

/** One inconsistency, with the go command's message and its place. */
export interface Inconsistency {
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

const MODULES_TXT = "vendor/modules.txt";

/** Everything that makes the go command fail with "inconsistent vendoring". */
export function inconsistencies(subject: VendorSubject): Inconsistency[] {
  return [
    ...subject.mains.flatMap((main) => requirementProblems(subject, main)),
    ...replacementProblems(subject),
    ...explicitProblems(subject),
    ...goneReplacements(subject),
  ];
}

const named = ({ path, version }: ModuleVersion) => (version === "" ? path : `${path}@${version}`);
const same = (a: ModuleVersion, b: ModuleVersion) => a.path === b.path && a.version === b.version;

/** Before Go 1.14 the file had neither explicit modules nor wildcard replacements. */
function isOld({ mains, work }: VendorSubject): boolean {
  return work === undefined && compareVersions(mains[0]?.mod.go?.name ?? "", "1.14") < 0;
}

function requirementProblems(subject: VendorSubject, { file, mod }: MainModule): Inconsistency[] {
  const { list } = subject;
  const explicit = new Set(list.modules.filter((module) => module.explicit).map(named));
  return mod.require.flatMap((required) => {
    if (explicit.has(named(required))) {
      return [];
    }
    const problem = (reason: string) => [
      {
        message: `${named(required)} is explicitly required in go.mod, but ${reason}`,
        file,
        line: required.line,
      },
    ];
    if (!isOld(subject)) {
      return problem(`not marked as explicit in ${MODULES_TXT}`);
    }
    const version = list.versions.get(required.path);
    return version === undefined || version === required.version
      ? []
      : problem(`${MODULES_TXT} indicates ${required.path}@${version}`);
  });
}

/** The target of a replacement, as modules.txt names it, and where the replacement is. */
interface ReplacedBy {
  readonly to: ModuleVersion;
  readonly file: string;
  readonly line: number;
}

function replacedBy({ mains, work }: VendorSubject, old: ModuleVersion): ReplacedBy | undefined {
  const applied = replacementOf(old, mains, work);
  if (applied === undefined) {
    return undefined;
  }
  const { replacement, main } = applied;
  const to = main === undefined ? replacement.new : canonical(replacement.new, main.file);
  return { to, file: main?.file ?? "go.work", line: replacement.line };
}

/** A replacement folder relative to the folder that contains vendor (canonicalizeReplacePath). */
function canonical(to: ModuleVersion, file: string): ModuleVersion {
  const parent = file.slice(0, Math.max(0, file.lastIndexOf("/")));
  if (parent === "" || to.version !== "" || /^[/\\]|^[A-Za-z]:/.test(to.path)) {
    return to;
  }
  const elements: string[] = [];
  for (const element of `${parent}/${to.path}`.split("/")) {
    if (element === ".." && elements.length > 0 && elements.at(-1) !== "..") {
      elements.pop();
    } else if (element !== "." && element !== "") {
      elements.push(element);
    }
  }
  const path = elements.join("/");
  return { path: path.startsWith("..") ? path : path === "" ? "." : `./${path}`, version: "" };
}

function replacementProblems(subject: VendorSubject): Inconsistency[] {
  const { list, mains, work } = subject;
  const all = [...mains.flatMap(({ mod }) => mod.replace), ...(work?.replace ?? [])].map((one) => one.old);
  const distinct = new Map(all.map((old) => [named(old), old]));
  const vendored = new Map(list.modules.map((module) => [named(module), module]));
  return [...distinct.values()].flatMap((old) => {
    const replaced = replacedBy(subject, old);
    const marked = vendored.get(named(old))?.replacement;
    if (replaced === undefined || (marked !== undefined && same(marked, replaced.to))) {
      return [];
    }
    const { to, file, line } = replaced;
    if (marked !== undefined) {
      const message = `${named(old)} is replaced by ${named(to)} in ${file}, but marked as replaced by ${named(marked)} in ${MODULES_TXT}`;
      return [{ message, file, line }];
    }
    if (isOld(subject) && (old.version === "" || list.versions.get(old.path) !== old.version)) {
      return [];
    }
    const message = `${named(old)} is replaced in ${file}, but not marked as replaced in ${MODULES_TXT}`;
    return [{ message, file, line }];
  });
}

const atModule = (module: VendoredModule, message: string): Inconsistency => ({
  message: `${named(module)} ${message}`,
  file: MODULES_TXT,
  line: module.line,
});

function explicitProblems({ list, mains, work }: VendorSubject): Inconsistency[] {
  const required = new Set(mains.flatMap(({ mod }) => mod.require).map(named));
  return list.modules
    .filter(({ explicit, packages }) => explicit && packages.length > 0)
    .filter((module) => !required.has(named(module)))
    .map((module) =>
      atModule(
        module,
        `is marked as explicit in ${MODULES_TXT}, but not explicitly required in ${work ? "a " : ""}go.mod`,
      ),
    );
}

function goneReplacements(subject: VendorSubject): Inconsistency[] {
  const where = subject.work ? "the workspace" : "go.mod";
  return subject.list.modules
    .filter(({ replacement }) => replacement !== undefined)
    .filter((module) => replacedBy(subject, module) === undefined)
    .map((module) =>
      atModule(module, `is marked as replaced in ${MODULES_TXT}, but not replaced in ${where}`),
    );
}
