/** What changed in go.mod and go.work files, apart from what the lines of go.sum show. */
import type { CommonDirectives, GoMod, ModuleVersion, Requirement } from "../goMod/goMod.ts";
import type { GoWork } from "../goMod/goWork.ts";

/** The kinds of change, in the order in which a person should look at those of one severity. */
export const MOD_CHANGE_KINDS = [
  "sums-deleted",
  "syntax",
  "sum-missing",
  "zip-sum-missing",
  "work-sum-missing",
  "replace",
  "exclude",
  "tool",
  "toolchain",
  "go",
  "godebug",
  "module",
  "use",
  "require",
  "relation",
] as const;

export type ModChangeKind = (typeof MOD_CHANGE_KINDS)[number];

/** One change of a go.mod or go.work file, or what it now lacks in go.sum. */
export interface ModChange {
  readonly kind: ModChangeKind;
  /** `error`: builds stop; `warning`: other code is compiled; `info`: the rest. */
  readonly severity: "error" | "warning" | "info";
  /** The module, the tool, the folder or the setting that it is about; "" for the file itself. */
  readonly path: string;
  /** What stood there, and what stands there now; null where nothing does. A problem has only `to`. */
  readonly from: string | null;
  readonly to: string | null;
  /** File and line number, on the newer side unless it was removed. */
  readonly file: string;
  readonly line: number;
  /** The folders of the modules with the same change, if there are several modules. */
  readonly folders?: readonly string[];
}

/** A directive by a key that is the same on both sides. */
interface Entry {
  readonly path: string;
  readonly value: string;
  readonly line: number;
}

/** What a module path has instead: where the replacement lies within the repository, it is no stranger's. */
export interface ReplaceOptions {
  isOwn(path: string, target: ModuleVersion): boolean;
}

/** The changes between two states of a go.mod file, without those of its requirements. */
export function changesOfMod(from: GoMod, to: GoMod, file: string, options: ReplaceOptions): ModChange[] {
  return [
    ...changesOfCommon(from, to, file, options),
    ...changed("exclude", from.exclude.map(excluded), to.exclude.map(excluded), file),
    ...changed("tool", from.tool.map(named), to.tool.map(named), file),
    ...changed("module", single(from.module, "module"), single(to.module, "module"), file),
  ];
}

/** The changes between two states of a go.work file. */
export function changesOfWork(from: GoWork, to: GoWork, file: string, options: ReplaceOptions): ModChange[] {
  return [
    ...changesOfCommon(from, to, file, options),
    ...changed("use", from.use.map(named), to.use.map(named), file),
  ];
}

function changesOfCommon(
  from: CommonDirectives,
  to: CommonDirectives,
  file: string,
  options: ReplaceOptions,
): ModChange[] {
  return [
    ...replaceChanges(from, to, file, options),
    ...changed("go", single(from.go, "go"), single(to.go, "go"), file),
    ...changed("toolchain", single(from.toolchain, "toolchain"), single(to.toolchain, "toolchain"), file),
    ...changed("godebug", from.godebug.map(debugged), to.godebug.map(debugged), file),
  ];
}

/** What replaces modules, and did not before. It is a warning where the new code is not the repository's own. */
export function replaceChanges(
  from: Pick<CommonDirectives, "replace">,
  to: Pick<CommonDirectives, "replace">,
  file: string,
  { isOwn }: ReplaceOptions,
): ModChange[] {
  const own = new Set(
    [...from.replace, ...to.replace]
      .filter(({ old, new: target }) => isOwn(old.path, target))
      .map(({ old, new: target }) => `${versioned(old)} ${versioned(target)}`),
  );
  const entries = ({ replace }: Pick<CommonDirectives, "replace">) =>
    replace.map(({ old, new: target, line }) => ({ path: versioned(old), value: versioned(target), line }));
  return changed("replace", entries(from), entries(to), file).map((change) =>
    [change.from, change.to].every((target) => target === null || own.has(`${change.path} ${target}`))
      ? change
      : { ...change, severity: "warning" },
  );
}

/** The requirements that changed though no line of go.sum did, and those that became direct or indirect. */
export function requirementChanges(
  from: GoMod,
  to: GoMod,
  file: string,
  isTold: (path: string) => boolean,
): ModChange[] {
  const entry = ({ path, version, line }: Requirement) => ({ path, value: version, line });
  const moved = changed("require", from.require.map(entry), to.require.map(entry), file).filter(
    ({ path }) => !isTold(path),
  );
  const before = new Map(from.require.map((one) => [one.path, one]));
  const turned = to.require.flatMap(({ path, indirect, line }): ModChange[] => {
    const old = before.get(path);
    return old === undefined || old.indirect === indirect
      ? []
      : [
          {
            kind: "relation",
            severity: "info",
            path,
            from: old.indirect ? "indirect" : "direct",
            to: indirect ? "indirect" : "direct",
            file,
            line,
          },
        ];
  });
  return [...moved, ...turned];
}

const versioned = ({ path, version }: ModuleVersion) => (version === "" ? path : `${path} ${version}`);
const excluded = ({ line, ...module }: ModuleVersion & { line: number }): Entry => ({
  path: versioned(module),
  value: "",
  line,
});
const named = ({ name, line }: { name: string; line: number }): Entry => ({ path: name, value: "", line });
const debugged = ({ key, value, line }: CommonDirectives["godebug"][number]): Entry => ({
  path: key,
  value,
  line,
});
const single = (directive: { name: string; line: number } | undefined, path: string): Entry[] =>
  directive === undefined ? [] : [{ path, value: directive.name, line: directive.line }];

/** Entries with another value than before, and those on one side only. Of two with one key the last counts, as for Go. */
function changed(
  kind: ModChangeKind,
  from: readonly Entry[],
  to: readonly Entry[],
  file: string,
): ModChange[] {
  const before = new Map(from.map((entry) => [entry.path, entry]));
  const after = new Map(to.map((entry) => [entry.path, entry]));
  const change = (path: string, old: Entry | undefined, now: Entry | undefined): ModChange => ({
    kind,
    severity: "info",
    path,
    from: old?.value ?? null,
    to: now?.value ?? null,
    file,
    line: (now ?? old)!.line,
  });
  const changes = [...after.values()]
    .filter(({ path, value }) => before.get(path)?.value !== value)
    .map((now) => change(now.path, before.get(now.path), now));
  const removed = [...before.values()].filter(({ path }) => !after.has(path));
  return [...changes, ...removed.map((old) => change(old.path, old, undefined))];
}
