/** The names of a profile's functions as pprof shows them (Demangle in internal/symbolizer of google/pprof). */
import { bytesOf, textOf } from "../table/bytesText.ts";
import { withStrings } from "../table/moreStrings.ts";
import type { Profile, StringIndex } from "../table/profile.ts";
import type { DemangleMode } from "./modes.ts";

/** Demangles names, whose characters are bytes: an answer for each. */
export type Demangler = (names: string[]) => Promise<string[]>;

/** How mangled names begin; those of the Mac have one underscore more. */
const MANGLED = /^_{1,2}(?:[RZ]|__Z|GLOBAL_)/;
/** What names of C++ have, and some of Go. */
const CPLUSPLUS = /[<>[\]]|::/;

/**
 * A profile with shown names; the profile itself where all stay. The names of the linker stay beside them.
 * `demangler` is called only for a profile that has mangled names.
 */
export async function withShownNames(
  profile: Profile,
  mode: DemangleMode,
  demangler: Demangler,
): Promise<Profile> {
  const { strings, functions } = profile;
  const names = functions.names.slice();
  const { systemNames } = functions;
  /** The functions whose name is made of that of the linker, if it may be another. */
  const made: number[] = [];
  for (let f = 0; f < functions.length; f++) {
    const [name, own] = [names[f]!, systemNames[f]!];
    const isNamed = name !== own && strings.at(name) !== "" && strings.at(name) !== strings.at(own);
    const isForced = isNamed && mode !== "simple" && strings.at(own) !== "";
    if (isForced || (!isNamed && mode !== "none")) {
      names[f] = name === own || strings.at(name) === strings.at(own) ? name : own;
      if (mode !== "none" && mayChange(strings.at(own))) {
        made.push(f);
      }
    }
  }
  const shown = await shownTexts(new Set(made.map((f) => strings.at(systemNames[f]!))), mode, demangler);
  const added = new Map<string, StringIndex>();
  for (const f of made) {
    const text = shown.get(strings.at(systemNames[f]!));
    if (text !== undefined) {
      names[f] = added.get(text) ?? strings.length + added.size;
      added.set(text, names[f]!);
    }
  }
  return names.every((name, f) => name === functions.names[f])
    ? profile
    : { ...profile, strings: withStrings(strings, [...added.keys()]), functions: { ...functions, names } };
}

/** Whether a name may be one of C++ or Rust: most of Go are not, and are many. */
function mayChange(name: string): boolean {
  return name.startsWith("_") || name.includes("<") || (name.includes("(") && CPLUSPLUS.test(name));
}

/** What is shown of names, where it is not the name itself. */
async function shownTexts(
  names: ReadonlySet<string>,
  mode: DemangleMode,
  demangler: Demangler,
): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  const mangled = [...names].filter((name) => MANGLED.test(name)).map(binaryOf);
  const answers = mangled.length === 0 ? [] : await demangler(mangled);
  const demangled = new Map(mangled.map((name, i) => [textOfBinary(name), textOfBinary(answers[i]!)]));
  for (const name of names) {
    const own = demangled.get(name) ?? name;
    const text = own === name ? simplified(name, mode) : own;
    if (text !== name) {
      shown.set(name, text);
    }
  }
  return shown;
}

/** A text with a character for each byte. */
function binaryOf(text: string): string {
  const bytes = bytesOf(text);
  return bytes.every((byte) => byte < 0x80)
    ? text
    : Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function textOfBinary(binary: string): string {
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return textOf(bytes);
}

/** A name that may be of C++ and is not mangled: without parameters, and without template arguments (removeMatching). */
function simplified(name: string, mode: DemangleMode): string {
  // Java has `.<`, and Go's methods of generic types have `]).`.
  if (mode === "full" || !CPLUSPLUS.test(name) || name.includes(".<") || name.includes("]).")) {
    return name;
  }
  const bare = without(name, "(", ")");
  return mode === "simple" ? without(bare, "<", ">") : bare;
}

/** A text without what is between marks; from a mark that does not match on, all stays. */
function without(text: string, start: string, end: string): string {
  const parts: string[] = [];
  let [depth, from, first] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === start) {
      first = depth === 0 ? at : first;
      depth += 1;
    } else if (text[at] === end) {
      depth -= 1;
      if (depth < 0) {
        break;
      }
      if (depth === 0) {
        parts.push(text.slice(from, first));
        from = at + 1;
      }
    }
  }
  return from === 0 ? text : parts.join("") + text.slice(from);
}
