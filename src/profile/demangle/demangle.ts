/**
 * Demangles the names of C++ and Rust as pprof does (demangleSingleFunction in symbolizer.go of google/pprof, and
 * github.com/ianlancetaylor/demangle). Loaded only where a profile has such names.
 */
import { type Budget, fail, NOT_MANGLED, TOO_MUCH } from "./budget.ts";
import { itanium, type Parts } from "./cpp/itanium.ts";
import { type Node, node } from "./cpp/node.ts";
import { printed, type Shown } from "./cpp/print.ts";
import type { DemangleMode } from "./modes.ts";
import { legacyRust } from "./rust/legacy.ts";
import { rust } from "./rust/names.ts";

/**
 * The names as people write them, one for each of `names`; a name that is not mangled, or takes more work than that of
 * any compiler, stays. Characters are the bytes of names, of texts too. `pause` is awaited between two names.
 */
export async function demangleAll(
  names: readonly string[],
  mode: DemangleMode,
  pause?: () => Promise<void> | undefined,
): Promise<string[]> {
  const bytes = names.reduce((sum, { length }) => sum + length, 0);
  const all = { steps: ALL_STEPS + ALL_STEPS_PER_BYTE * bytes };
  const results: string[] = [];
  for (const name of names) {
    results.push(demangle(name, mode, all));
    await pause?.();
  }
  return results;
}

function demangle(name: string, mode: DemangleMode, all: { steps: number }): string {
  const own = attempt(name, mode, all);
  if (own !== undefined || !name.startsWith("__")) {
    return own ?? name;
  }
  // On the Mac, each name has one more underscore.
  return attempt(name.slice(1), mode, all) ?? name;
}

/** Steps for all names: those of compilers take one or two for each byte, and seldom more than five. */
const ALL_STEPS = 5_000_000;
const ALL_STEPS_PER_BYTE = 10;
/** Steps for one name; short ones take up to 20 for each byte. */
const STEPS = 2000;
const STEPS_PER_BYTE = 10;
const STEPS_PER_FIRST_BYTE = 40;
const FIRST_BYTES = 5000;
/** The longest text of a name. */
const LONGEST = 100_000;
const LONGER_PER_BYTE = 8;

/** The text of a name; undefined where it is not mangled. */
function attempt(name: string, mode: DemangleMode, all: { steps: number }): string | undefined {
  const { length } = name;
  const most = STEPS + STEPS_PER_BYTE * length + STEPS_PER_FIRST_BYTE * Math.min(length, FIRST_BYTES);
  const steps = Math.min(all.steps, most);
  const budget = { steps, depth: 0 };
  const limits = { budget, most: LONGEST + LONGER_PER_BYTE * length };
  try {
    if (name.startsWith("_R")) {
      return rust(name, { generics: mode !== "simple", ...limits });
    }
    const older = name.startsWith("_ZN") ? legacyRust(name) : undefined;
    return older ?? printed(tree(name, mode, budget), SHOWN[mode], limits);
  } catch (error) {
    if (error === NOT_MANGLED || error === TOO_MUCH) {
      return undefined;
    }
    throw error;
  } finally {
    all.steps -= steps - budget.steps;
  }
}

const SHOWN: Readonly<Record<DemangleMode, Shown>> = {
  simple: { templateParams: false, enclosingParams: false },
  templates: { templateParams: true, enclosingParams: false },
  full: { templateParams: true, enclosingParams: true },
  none: { templateParams: true, enclosingParams: true },
};

/** How a block of Clang is named. */
const BLOCK = "_block_invoke";
/** What runs before and after main, in older versions of GCC. */
const GLOBAL = /^_GLOBAL_[._$]([ID])_(.+)$/s;

/** @throws NOT_MANGLED, TOO_MUCH */
function tree(name: string, mode: DemangleMode, budget: Budget): Node {
  const parts: Parts = { params: mode === "full", clones: false };
  if (name.startsWith("_Z")) {
    return itanium(name.slice(2), parts, budget);
  }
  if (name.startsWith("___Z")) {
    const block = name.lastIndexOf(BLOCK);
    const isWhole = /^_?\d*(?:\.|$)/.test(name.slice(block + BLOCK.length));
    const own = block < 0 ? fail() : itanium(name.slice(4, block), parts, budget);
    return isWhole ? node("special", [own], { text: "invocation function for block in " }) : fail();
  }
  const [, kind, key = ""] = GLOBAL.exec(name) ?? fail();
  const text = `global ${kind === "I" ? "constructors" : "destructors"} keyed to `;
  // Parameters are shown, whatever the mode.
  const own = key.startsWith("_Z")
    ? itanium(key.slice(2), { params: true, clones: mode !== "full" }, budget)
    : node("name", [], { text: name.slice("_GLOBAL_".length) });
  return node("special", [own], { text });
}
