/** What changed in the go.mod and go.work files of two states of a repository. */
import { emptyGoMod, type GoMod, type ModuleVersion } from "../goMod/goMod.ts";
import type { GoWork } from "../goMod/goWork.ts";
import { compareVersions } from "../version/version.ts";
import type { SumFile } from "./goSum.ts";
import { missingSums } from "./missingSums.ts";
import {
  changesOfMod,
  changesOfWork,
  MOD_CHANGE_KINDS,
  type ModChange,
  type ReplaceOptions,
  replaceChanges,
  requirementChanges,
} from "./modChange.ts";
import {
  foldersByPath,
  isOwnTarget,
  nameIn,
  needingModule,
  type SumTree,
  sumsFor,
  type TreeModule,
} from "./sumTree.ts";

interface Both {
  readonly from: SumTree;
  readonly to: SumTree;
  /** The older folder of a module that moved. */
  readonly moved: ReadonlyMap<string, string>;
  parse(text: string): SumFile;
  /** Whether lines of a module changed in the go.sum of a folder. */
  told(folder: string, path: string): boolean;
}

const NO_WORK: GoWork = { godebug: [], replace: [], use: [] };

const SEVERITIES: readonly ModChange["severity"][] = ["error", "warning", "info"];

/** The changes, the worst first. The same change in several folders is one. */
export function modChangesOf(both: Both): ModChange[] {
  const { from, to, moved } = both;
  const own = foldersByPath(to);
  const all = [...to.mods].flatMap(([folder, mod]) => {
    const old = from.mods.get(moved.get(folder) ?? folder);
    const changes = [...syntaxChange(old, mod, folder), ...changesIn(folder, old, mod, both, own)];
    return [...changes, ...lacksIn(folder, both)].map((change) => ({ ...change, folders: [folder] }));
  });
  return sorted(merged([...all, ...workChanges(both)], to.mods.size > 1 || from.mods.size > 1));
}

function syntaxChange(old: TreeModule | undefined, mod: TreeModule, folder: string): ModChange[] {
  const [first] = mod.problems;
  return first === undefined || (old?.problems.length ?? 0) > 0
    ? []
    : [
        {
          kind: "syntax",
          severity: "error",
          path: "",
          from: null,
          to: first.message,
          file: nameIn(folder, mod.name),
          line: first.line,
        },
      ];
}

function changesIn(
  folder: string,
  old: TreeModule | undefined,
  mod: TreeModule,
  { from, to, moved, told }: Both,
  own: ReadonlyMap<string, string>,
): ModChange[] {
  const file = nameIn(folder, mod.name);
  const isOwn: ReplaceOptions["isOwn"] = (path, target) =>
    isOwnIn([from, moved.get(folder) ?? folder], path, target) || isOwnIn([to, folder], path, target);
  if (old === undefined) {
    // All of a new module is new: only what a reviewer must see is told.
    return replaceChanges(emptyGoMod(), mod.file, file, { isOwn }).filter(
      ({ severity }) => severity !== "info",
    );
  }
  return old.text === mod.text
    ? []
    : [
        ...changesOfMod(old.file, mod.file, file, { isOwn }),
        // What lies in the repository is built from there, whatever version is required.
        ...requirementChanges(old.file, mod.file, file, (path) => told(folder, path) || own.has(path)),
      ];
}

const isOwnIn = ([tree, folder]: readonly [SumTree, string], path: string, target: ModuleVersion) =>
  isOwnTarget(tree, folder, path, target);

function workChanges({ from, to }: Both): ModChange[] {
  const [old, now] = [from.work?.file, to.work?.file];
  if (now === undefined) {
    return [];
  }
  const isOwn: ReplaceOptions["isOwn"] = (path, target) =>
    isOwnIn([from, "."], path, target) || isOwnIn([to, "."], path, target);
  return old === undefined
    ? replaceChanges(NO_WORK, now, "go.work", { isOwn }).filter(({ severity }) => severity !== "info")
    : changesOfWork(old, now, "go.work", { isOwn });
}

/**
 * The lines of go.sum that a module now lacks. It is only a warning for one that never had a go.sum, for one from before
 * Go 1.16, which added missing lines in a build, and in a workspace, where the go command still does.
 */
function lacksIn(folder: string, { from, to, moved, parse }: Both): ModChange[] {
  const older = moved.get(folder) ?? folder;
  const [old, now] = [from.mods.get(older), to.mods.get(folder)];
  const [before, after] = [sumsFor(from, older), sumsFor(to, folder)];
  const isSame = old?.text === now?.text && sameTexts(before, after);
  if (isSame || now?.isVendored || (old === undefined && after.length === 0)) {
    return [];
  }
  const needs = needingModule(to, folder, parse);
  return needs === undefined
    ? []
    : missingSums(old && needingModule(from, older, parse), needs, {
        isDeleted: from.sums.has(nameIn(older, "go.sum")) && !to.sums.has(nameIn(folder, "go.sum")),
        severity:
          before.length + after.length > 0 && isSince116(needs.mod) && !needs.work ? "error" : "warning",
      });
}

/** Whether two lists of texts are the same. Those of a workspace are compared once, not for each of its modules. */
function sameTexts(before: readonly string[], after: readonly string[]): boolean {
  const known = compared.get(after);
  if (known?.before === before) {
    return known.isSame;
  }
  const isSame = before.length === after.length && after.every((text, i) => text === before[i]);
  compared.set(after, { before, isSame });
  return isSame;
}

const compared = new WeakMap<readonly string[], { before: readonly string[]; isSame: boolean }>();

const isSince116 = ({ go }: GoMod) => go !== undefined && compareVersions(go.name, "1.16") >= 0;

function merged(changes: readonly ModChange[], hasSeveral: boolean): ModChange[] {
  const rows = new Map<string, { first: ModChange; folders: Set<string> }>();
  for (const change of changes) {
    const { kind, severity, path, from, to, file } = change;
    // A problem of a file is its own.
    const own = kind === "syntax" || kind === "sums-deleted" ? file : "";
    const key = JSON.stringify([kind, severity, path, from, to, own]);
    const row = rows.get(key) ?? { first: change, folders: new Set<string>() };
    rows.set(key, row);
    for (const folder of change.folders ?? []) {
      row.folders.add(folder);
    }
  }
  return [...rows.values()].map(({ first, folders }) => {
    const { folders: _, ...rest } = first;
    return hasSeveral && folders.size > 0 ? { ...rest, folders: [...folders].sort() } : rest;
  });
}

function sorted(changes: ModChange[]): ModChange[] {
  return changes.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      MOD_CHANGE_KINDS.indexOf(a.kind) - MOD_CHANGE_KINDS.indexOf(b.kind) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
