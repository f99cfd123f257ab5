/** Requirements whose lines in go.sum are not there. */
import type { GoMod, ModuleVersion, Requirement } from "../goMod/goMod.ts";
import type { GoWork } from "../goMod/goWork.ts";
import { replacementOf } from "../goMod/replacements.ts";
import type { ModChange } from "./modChange.ts";

/** A module with what decides which lines its builds need. */
export interface NeedingModule {
  readonly mod: GoMod;
  /** The name of the file, from the compared folder. */
  readonly file: string;
  /** The keys of the lines that the go command reads for it. */
  readonly keys: Pick<ReadonlySet<string>, "has">;
  /** The paths of the modules of its workspace: those need no lines. */
  readonly members: ReadonlySet<string>;
  readonly work: GoWork | undefined;
}

/** A requirement with what the go command downloads for it, and which of its lines are not there. */
export interface Lack {
  readonly needed: Requirement;
  readonly target: ModuleVersion;
  readonly kind: "sum-missing" | "zip-sum-missing";
}

/**
 * The direct requirements that lack a line. Builds stop at those, unless no package of theirs is imported. Of an indirect
 * one the go command may need no line at all.
 */
export function lacksOf({ mod, keys, members, work }: NeedingModule, { withIndirect = false } = {}): Lack[] {
  const mains = [{ mod }];
  return mod.require.flatMap((needed): Lack[] => {
    if ((needed.indirect && !withIndirect) || members.has(needed.path)) {
      return [];
    }
    const target = replacementOf(needed, mains, work)?.replacement.new ?? needed;
    if (target.version === "") {
      return [];
    }
    const key = `${target.path} ${target.version}`;
    if (!keys.has(`${key}/go.mod`)) {
      return [{ needed, target, kind: "sum-missing" }];
    }
    return keys.has(key) ? [] : [{ needed, target, kind: "zip-sum-missing" }];
  });
}

/**
 * What the newer state lacks and the older one did not, as changes. Where all of go.sum is gone, one change says it.
 * `severity` is that of a lack.
 */
export function missingSums(
  from: NeedingModule | undefined,
  to: NeedingModule,
  { isDeleted, severity }: { isDeleted: boolean; severity: ModChange["severity"] },
): ModChange[] {
  const lackKey = ({ target, kind }: Lack) => `${kind} ${target.path} ${target.version}`;
  const before = new Set(from && lacksOf(from).map(lackKey));
  const lacks = lacksOf(to).filter((lack) => !before.has(lackKey(lack)));
  const { file } = to;
  // In a workspace the go command adds missing lines to go.work.sum (mustHaveSums in cmd/go/internal/modload/import.go).
  const kindOf = ({ kind }: Lack) => (to.work ? "work-sum-missing" : kind);
  if (isDeleted && lacks.length > 0) {
    const { line } = to.mod.module ?? { line: 1 };
    const count = String(lacks.length);
    const kind = to.work ? "work-sum-missing" : "sums-deleted";
    return [{ kind, severity, path: "", from: null, to: count, file, line }];
  }
  return lacks.map((lack) => ({
    kind: kindOf(lack),
    severity,
    path: `${lack.target.path} ${lack.target.version}`,
    from: null,
    to: null,
    file,
    line: lack.needed.line,
  }));
}
