/**
 * Why a module is needed: the shortest chain of `require` lines to it, in the module graph as cmd/go loads it
 * (readModGraph in cmd/go/internal/modload/buildlist.go). Since go 1.17 a go.mod file lists all indirect requirements,
 * so the go.mod files of its dependencies are not read.
 */
import { compareVersions } from "../version/version.ts";
import type { GoMod, ModuleVersion, Requirement } from "./goMod.ts";

/** Returns the modules from a direct requirement to the module itself; empty if the chain is unknown. */
export type RequireChainOf = (path: string) => readonly string[];

/** Real module graphs are smaller; a larger one is an attack. */
const MAX_MODULES = 20_000;

/** The limit for the requirements in all go.mod files together. */
const MAX_REQUIREMENTS = 2_000_000;

/** How many go.mod files are read in parallel. */
const PARALLEL_READS = 64;

/** The part of the module graph that was read. */
interface Graph {
  /** The requirements of each module whose go.mod file was read. */
  readonly requires: ReadonlyMap<string, readonly ModuleVersion[]>;
  /** Modules whose go.mod file is not available. */
  readonly unread: ReadonlySet<string>;
}

/** A module whose go.mod file is to be read; if it is not pruned, also those of its requirements. */
type Pending = ModuleVersion & { readonly isPruned: boolean };

const keyOf = ({ path, version }: ModuleVersion) => `${path}@${version}`;

/**
 * Finds the chains from the main modules. `readMod` returns the go.mod file of a version or of its replacement,
 * undefined if it is not available. A chain is unknown if a go.mod file that was not read might shorten it.
 */
export async function requireChains(
  mains: readonly GoMod[],
  readMod: (module: ModuleVersion) => Promise<GoMod | undefined>,
): Promise<RequireChainOf> {
  const needsOf = requirementsFor(mains);
  const graph = await load(mains, needsOf, readMod);
  const needs = mains.flatMap(needsOf);
  // Another module needs an indirect requirement: that module is the answer if it is found.
  const direct = walk(
    needs.filter(({ indirect }) => !indirect),
    graph,
  );
  const indirect = graph.unread.size > 0 ? new Map<string, Chain>() : walk(needs, graph);
  return (path) => modulesOf(direct.get(path) ?? indirect.get(path));
}

/** The chain to a module from its end: each shares what comes before with many others. */
interface Chain {
  readonly path: string;
  readonly before: Chain | undefined;
}

function modulesOf(chain: Chain | undefined): string[] {
  const modules: string[] = [];
  for (let at = chain; at !== undefined; at = at.before) {
    modules.push(at.path);
  }
  return modules.reverse();
}

/** The requirements of a go.mod file, without the main modules and the versions that they exclude. */
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
  const pending: Pending[] = [];
  const enqueue = (modules: readonly ModuleVersion[], isPruned: boolean) => {
    for (const { path, version } of modules) {
      if (isNew(seen, `${path}@${version} ${isPruned}`)) {
        pending.push({ path, version, isPruned });
      }
    }
  };
  for (const main of mains) {
    enqueue(needsOf(main), isPruned(main));
  }
  while (pending.length > 0) {
    const some = pending.splice(-PARALLEL_READS);
    const mods = await Promise.all(
      some.map((one) =>
        requires.size + unread.size > MAX_MODULES || total > MAX_REQUIREMENTS ? undefined : readMod(one),
      ),
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
        enqueue(needed, one.isPruned && isPruned(mod));
      }
    }
  }
  return { requires, unread };
}

function isNew(seen: Set<string>, key: string): boolean {
  const before = seen.size;
  return seen.add(key).size > before;
}

/** Since go 1.17 a go.mod file lists all modules that its packages need. Without a go line the version is 1.16. */
function isPruned({ go }: GoMod): boolean {
  return go !== undefined && compareVersions(go.name, "1.17") >= 0;
}

/** The shortest chains, breadth first. */
function walk(roots: readonly ModuleVersion[], { requires, unread }: Graph): Map<string, Chain> {
  const chains = new Map<string, Chain>();
  const seen = new Set<string>();
  let level: { key: string; chain: Chain }[] = [];
  const reach = (modules: readonly ModuleVersion[], before: Chain | undefined, into: typeof level) => {
    for (const module of modules) {
      const key = keyOf(module);
      if (isNew(seen, key)) {
        const chain = { path: module.path, before };
        into.push({ key, chain });
        if (!chains.has(module.path)) {
          chains.set(module.path, chain);
        }
      }
    }
  };
  reach(roots, undefined, level);
  let isCertain = true;
  // No unread go.mod file of this level can shorten a chain to the next level, but it could shorten longer chains.
  while (level.length > 0 && isCertain) {
    isCertain = level.every(({ key }) => !unread.has(key));
    const next: typeof level = [];
    for (const { key, chain } of level) {
      reach(requires.get(key) ?? [], chain, next);
    }
    level = next;
  }
  return chains;
}
