/**
 * Why a module is needed: the shortest way to it by `require` lines, in the module graph as cmd/go loads it
 * (readModGraph in cmd/go/internal/modload/buildlist.go): of a go.mod from go 1.17 on, whose indirect requirements are
 * complete, nobody asks further.
 */
import { compareVersions } from "../version/version.ts";
import type { GoMod, ModuleVersion, Requirement } from "./goMod.ts";

/** The modules on the way to a module, without the main module; empty where the way is not known. */
export type RequireChainOf = (path: string) => readonly string[];

/** No module graph has more; more would only be a trap. */
const MOST = 20_000;

/** Nor do its go.mod files have more requirements in all. */
const MOST_REQUIREMENTS = 2_000_000;

/** How many go.mod files are read at once. */
const AT_ONCE = 64;

/** What was read of the graph. */
interface Graph {
  /** What each module that was asked requires. */
  readonly requires: ReadonlyMap<string, readonly ModuleVersion[]>;
  /** Modules whose go.mod is not to be had. */
  readonly unread: ReadonlySet<string>;
}

/** A module to be asked; where nothing is pruned, those that it requires are asked too. */
type Waiting = ModuleVersion & { readonly isPruned: boolean };

const keyOf = ({ path, version }: ModuleVersion) => `${path}@${version}`;

/**
 * Finds the ways from the main modules. `readMod` gives the go.mod of a version, of its replacement where it has one;
 * undefined where it is not to be had. A way that another, unread go.mod might shorten is not known.
 */
export async function requirePaths(
  mains: readonly GoMod[],
  readMod: (module: ModuleVersion) => Promise<GoMod | undefined>,
): Promise<RequireChainOf> {
  const needsOf = requirementsFor(mains);
  const graph = await load(mains, needsOf, readMod);
  const needs = mains.flatMap(needsOf);
  // What is only noted as indirect is there for the sake of something else: that is the answer, where it is found.
  const direct = walk(
    needs.filter(({ indirect }) => !indirect),
    graph,
  );
  const indirect = graph.unread.size > 0 ? new Map<string, string[]>() : walk(needs, graph);
  return (path) => direct.get(path) ?? indirect.get(path) ?? [];
}

/** What a go.mod requires, without the main modules themselves and what they exclude. */
function requirementsFor(mains: readonly GoMod[]): (mod: GoMod) => Requirement[] {
  const own = new Set(mains.map(({ module }) => module?.name));
  const excluded = new Set(mains.flatMap(({ exclude }) => exclude.map(keyOf)));
  return ({ require }) => require.filter((needed) => !own.has(needed.path) && !excluded.has(keyOf(needed)));
}

async function load(
  mains: readonly GoMod[],
  needsOf: (mod: GoMod) => Requirement[],
  readMod: (module: ModuleVersion) => Promise<GoMod | undefined>,
): Promise<Graph> {
  const requires = new Map<string, ModuleVersion[]>();
  const unread = new Set<string>();
  const seen = new Set<string>();
  let total = 0;
  const waiting: Waiting[] = [];
  const ask = (modules: readonly ModuleVersion[], isPruned: boolean) => {
    for (const { path, version } of modules) {
      if (isNew(seen, `${path}@${version} ${isPruned}`)) {
        waiting.push({ path, version, isPruned });
      }
    }
  };
  for (const main of mains) {
    ask(needsOf(main), isPruned(main));
  }
  while (waiting.length > 0) {
    const some = waiting.splice(-AT_ONCE);
    const mods = await Promise.all(
      some.map((one) => (requires.size > MOST || total > MOST_REQUIREMENTS ? undefined : readMod(one))),
    );
    for (const [index, one] of some.entries()) {
      const mod = mods[index];
      if (mod === undefined) {
        unread.add(keyOf(one));
        continue;
      }
      const needed = needsOf(mod);
      requires.set(keyOf(one), needed);
      total += needed.length;
      if (!one.isPruned || !isPruned(mod)) {
        ask(needed, one.isPruned && isPruned(mod));
      }
    }
  }
  return { requires, unread };
}

function isNew(seen: Set<string>, key: string): boolean {
  const before = seen.size;
  return seen.add(key).size > before;
}

/** Since go 1.17 a go.mod names all that its packages need; without a go line it is of 1.16. */
function isPruned({ go }: GoMod): boolean {
  return go !== undefined && compareVersions(go.name, "1.17") >= 0;
}

/** The shortest ways, breadth first. */
function walk(roots: readonly ModuleVersion[], { requires, unread }: Graph): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const seen = new Set<string>();
  let level: { key: string; way: string[] }[] = [];
  const reach = (modules: readonly ModuleVersion[], before: readonly string[], into: typeof level) => {
    for (const module of modules) {
      const key = keyOf(module);
      if (isNew(seen, key)) {
        const way = [...before, module.path];
        into.push({ key, way });
        if (!ways.has(module.path)) {
          ways.set(module.path, way);
        }
      }
    }
  };
  reach(roots, [], level);
  let isCertain = true;
  // What is required by a level with an unread go.mod is as near as anything can be; what comes later might be nearer.
  while (level.length > 0 && isCertain) {
    isCertain = level.every(({ key }) => !unread.has(key));
    const next: typeof level = [];
    for (const { key, way } of level) {
      reach(requires.get(key) ?? [], way, next);
    }
    level = next;
  }
  return ways;
}
