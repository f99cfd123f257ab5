/** The changed modules of many files as rows: what belongs together is one row, or names the other. */
import type { GoMod, Replacement } from "../goMod/goMod.ts";
import { splitPathVersion } from "../version/modulePath.ts";
import { compareSemver } from "../version/semver.ts";
import type { LineChange, ModuleChange, Relation, SumSide } from "./sumDiff.ts";
import type { SumTree } from "./sumTree.ts";
import type { FileChange } from "./treeLines.ts";

/** Modules of one file, with what replaces required ones as needed as those, and the modules that another one resembles. */
export function linked(
  modules: readonly ModuleChange[],
  { from, to, trees }: { from: SumSide; to: SumSide; trees: { from: SumTree; to: SumTree } },
): ModuleChange[] {
  const targets = {
    from: relationsOfTargets(from.mods, trees.from.work?.file.replace ?? []),
    to: relationsOfTargets(to.mods, trees.to.work?.file.replace ?? []),
  };
  const hasAdded = modules.some(({ change }) => change === "added");
  const byLower = hasAdded ? pathsByLowerCase(to) : undefined;
  const majors = hasAdded ? requiredMajors(from, to) : undefined;
  return modules.map((module) => {
    const target = targets[module.to === null ? "from" : "to"].get(module.path);
    const twin = module.change === "added" ? byLower?.get(module.path.toLowerCase()) : undefined;
    const other = [...(twin ?? [])].find((path) => path !== module.path);
    const beside = module.change === "added" ? majors?.get(module.path) : undefined;
    const isTarget = target !== undefined && module.relation === "graph";
    // Most are as they are: of tens of thousands no copy is made.
    return other === undefined && beside === undefined && !isTarget
      ? module
      : {
          ...module,
          ...(isTarget && { relation: target, code: module.code === "graph" ? "possible" : module.code }),
          ...(other !== undefined && { caseTwin: other }),
          ...(beside !== undefined && { besideMajor: beside }),
        };
  });
}

/** Other major versions of required modules, which both sides require, by the path of the module. */
function requiredMajors(from: SumSide, to: SumSide): Map<string, string> {
  const before = new Set(from.mods.flatMap(({ require }) => require.map(({ path }) => path)));
  const now = to.mods.flatMap(({ require }) => require).filter(({ indirect }) => !indirect);
  const stays = new Map(now.filter(({ path }) => before.has(path)).map((one) => [prefixOf(one), one.path]));
  return new Map(
    now.flatMap(({ path }) => {
      const other = stays.get(prefixOf({ path }));
      return other === undefined || other === path ? [] : [[path, other] as const];
    }),
  );
}

/** How what replaces a required module is needed, by its path. */
function relationsOfTargets(mods: readonly GoMod[], ofWork: readonly Replacement[]): Map<string, Relation> {
  const relations = new Map<string, Relation>();
  const replacedByWork = byOldPath(ofWork);
  for (const { replace, require } of mods) {
    const replaced = byOldPath(replace);
    for (const { path, version, indirect } of require) {
      for (const { old, new: target } of [
        ...(replaced.get(path) ?? []),
        ...(replacedByWork.get(path) ?? []),
      ]) {
        const applies = target.version !== "" && (old.version === "" || old.version === version);
        if (applies && relations.get(target.path) !== "direct") {
          relations.set(target.path, indirect ? "indirect" : "direct");
        }
      }
    }
  }
  return relations;
}

const byOldPaths = new WeakMap<readonly Replacement[], ReadonlyMap<string, readonly Replacement[]>>();

/** What replaces a path. go.work is asked once for each file. */
function byOldPath(replace: readonly Replacement[]): ReadonlyMap<string, readonly Replacement[]> {
  const known = byOldPaths.get(replace) ?? Map.groupBy(replace, ({ old }) => old.path);
  byOldPaths.set(replace, known);
  return known;
}

function pathsByLowerCase({ files }: SumSide): Map<string, Set<string>> {
  const paths = new Set(files.flatMap(({ sums }) => sums.lines.map(({ path }) => path)));
  const byLower = new Map<string, Set<string>>();
  for (const path of paths) {
    const lower = path.toLowerCase();
    const same = byLower.get(lower);
    if (same) {
      same.add(path);
    } else {
      byLower.set(lower, new Set([path]));
    }
  }
  return byLower;
}

/** All rows by path: the same change in several folders is one row, and names them. */
export function merged(files: readonly FileChange[], hasSeveral: boolean): ModuleChange[] {
  const [only, ...others] = files;
  if (!hasSeveral && only && others.length === 0) {
    return withMajors(only.modules);
  }
  const rows = new Map<string, ModuleChange & { folders: string[]; lines: LineChange[] }>();
  for (const { folder, modules } of files) {
    for (const module of modules) {
      const { path, change, from, to, relation, code, caseTwin, besideMajor } = module;
      const key = JSON.stringify([path, change, from, to, relation, code, caseTwin, besideMajor]);
      const row = rows.get(key);
      if (row === undefined) {
        rows.set(key, { ...module, folders: [folder], lines: [...module.lines] });
        continue;
      }
      for (const line of module.lines) {
        row.lines.push(line);
      }
      // The files of a folder follow each other.
      if (row.folders.at(-1) !== folder) {
        row.folders.push(folder);
      }
    }
  }
  const all = [...rows.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const { folders } of all) {
    folders.sort();
  }
  return withMajors(all);
}

const prefixOf = ({ path }: { path: string }) => splitPathVersion(path)?.prefix ?? path;

/**
 * A module whose one major version was removed where another one was added is one row. Where it is not as simple, each row
 * names the other.
 */
function withMajors(modules: readonly ModuleChange[]): ModuleChange[] {
  const moved = modules.filter(({ change }) => change === "added" || change === "removed");
  const partners = new Map<ModuleChange, ModuleChange>();
  for (const group of Map.groupBy(moved, (module) =>
    JSON.stringify([prefixOf(module), module.folders]),
  ).values()) {
    const [one, other] = group;
    if (group.length === 2 && one && other && one.change !== other.change) {
      partners.set(one, other).set(other, one);
    }
  }
  const byPrefix = (wanted: ModuleChange["change"]) =>
    new Map(moved.filter(({ change }) => change === wanted).map((module) => [prefixOf(module), module.path]));
  const others = { added: byPrefix("removed"), removed: byPrefix("added") };
  return modules.flatMap((module) => {
    const { change, path } = module;
    const partner = partners.get(module);
    if (partner !== undefined) {
      return change === "added" ? [otherMajorOf(module, partner)] : [];
    }
    const other =
      change === "added" || change === "removed" ? others[change].get(prefixOf(module)) : undefined;
    return other === undefined || other === path ? module : { ...module, otherMajor: other };
  });
}

/** The change from one major version to another one as the change of one module, under its new path. */
function otherMajorOf(added: ModuleChange, removed: ModuleChange): ModuleChange {
  const { path } = removed;
  return {
    ...added,
    change: compareSemver(removed.from ?? "", added.to ?? "") <= 0 ? "upgraded" : "downgraded",
    from: removed.from,
    otherMajor: path,
    lines: [...removed.lines.map((line) => ({ ...line, path })), ...added.lines],
  };
}
