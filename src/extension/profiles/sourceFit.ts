/**
 * Whether the text of a source file fits what a profile says about it: functions are declared where they were, and the
 * lines with values are lines of their function. Pure.
 */
import type { FunctionLines } from "../../profile/reports/list.ts";
import { goCode } from "./goTests.ts";
import { beforeFirst, splitFunctionName, wordsIn } from "./sourcePaths.ts";

/** Why a file does not fit. */
export type Misfit =
  /** The file ends before a line with a value. */
  | { kind: "end"; line: number; length: number }
  /** A line with a value is not a line of its function. */
  | { kind: "outside"; line: number; name: string }
  /** The function is declared at another line. */
  | { kind: "moved"; name: string; profiled: number; here: number }
  /** The file does not declare the function. */
  | { kind: "gone"; name: string };

/** How well a file fits. */
export interface Fit {
  /** The first reason why it does not. */
  misfit: Misfit | undefined;
  /** It fits, and the profile has the line of each declaration, which is the same here. */
  isConfirmed: boolean;
}

/** A function or method that a Go file declares. */
interface Declared {
  /** The type of a method's receiver; empty for a function. */
  receiver: string;
  name: string;
  /** The first and the last line, from 1. */
  first: number;
  last: number;
}

/** A Go file, as far as it matters here. */
interface GoFile {
  /** Its functions and methods by their own names. */
  declared: ReadonlyMap<string, readonly Declared[]>;
  /** The own names of functions that have another name in a program (cmd/compile, "go:linkname"). */
  linked: ReadonlyMap<string, string>;
}

/**
 * Judges the text of `file` by functions that a profile has in it. `others` are more of its functions, by which it
 * is known whether the file is as it was.
 */
export function fitOf(
  text: string,
  file: string,
  functions: readonly FunctionLines[],
  others: readonly FunctionLines[] = [],
): Fit {
  const length = text.split("\n").length;
  const late = functions.find(({ last }) => last > length);
  if (late) {
    return { misfit: { kind: "end", line: late.last, length }, isConfirmed: false };
  }
  // Other languages are not parsed; after a //line directive, line numbers are those of another file.
  if (!file.endsWith(".go") || /^\/\/line |\/\*line /m.test(text)) {
    return { misfit: undefined, isConfirmed: false };
  }
  const go = { declared: Map.groupBy(declaredIn(text), ({ name }) => name), linked: linkedIn(text) };
  const judged = functions.map((one) => ({ one, place: placeOf(one, go) }));
  const more = others.map((one) => ({ one, place: placeOf(one, go) }));
  const confirmed = [...judged, ...more].filter(({ place }) => place.isConfirmed);
  const ends = confirmed.flatMap(({ place }) => place.found.map(({ last }) => last));
  const confirmedTo = ends.reduce((most, last) => Math.max(most, last), 0);
  const isConfirmed = judged.length > 0 && judged.every(({ place }) => place.isConfirmed);
  // A function may fit by chance; where the file is another, the next one does not.
  const misfit = [...judged, ...(isConfirmed ? [] : more)]
    .map(({ one, place }) => misfitOf(one, place, confirmedTo))
    .find(Boolean);
  return { misfit, isConfirmed: isConfirmed && misfit === undefined };
}

/** Where a file has a function. */
interface Place {
  /** The declarations that its name may mean. */
  found: readonly Declared[];
  /** The profile has the line of its declaration, which is the same here. */
  isConfirmed: boolean;
  misfit: Misfit | undefined;
}

function placeOf(one: FunctionLines, { declared, linked }: GoFile): Place {
  const place = placeUnder(withoutTypeArguments(splitFunctionName(one.name).own), one, declared);
  const local = linked.get(one.name);
  const other = place.misfit && local !== undefined ? placeUnder(local, one, declared) : place;
  return other.misfit ? place : other;
}

/** A name with more declarations in a file does not identify one of them. */
const MAX_SAME = 200;

/** The place of a function that has the name `own` in its file. */
function placeUnder(own: string, { name, startLine }: FunctionLines, declared: GoFile["declared"]): Place {
  const words = wordsIn(own);
  const meant = [...new Set(words)].map((word) => declared.get(word) ?? []);
  if (words.length === 0 || isMadeUp(own) || meant.some((same) => same.length > MAX_SAME)) {
    return { found: [], isConfirmed: false, misfit: undefined };
  }
  const found = matching(words, meant.flat());
  if (found.length === 0) {
    return { found, isConfirmed: false, misfit: { kind: "gone", name } };
  }
  // A closure has its own start, within the function that contains it.
  const isWhole = /^(\(\*?[^()]+\)\.|[^.()]+\.)?[^.()\-·]+$/u.test(own);
  const same = isWhole ? found.filter((other) => other.name === words.at(-1)) : [];
  const isConfirmed = same.some(({ first }) => first === startLine);
  const isMoved = startLine > 0 && same.length > 0 && !isConfirmed;
  const misfit: Misfit | undefined = isMoved
    ? { kind: "moved", name, profiled: startLine, here: same[0]!.first }
    : undefined;
  return { found, isConfirmed, misfit };
}

/** What is wrong with a function; the file is as it was up to line `confirmedTo`. */
function misfitOf(one: FunctionLines, place: Place, confirmedTo: number): Misfit | undefined {
  const { found, misfit } = place;
  if (misfit || found.length === 0) {
    return misfit;
  }
  const isIn = (line: number) => found.some(({ first, last }) => line >= first && line <= last);
  // The compiler gives a few instructions the line of another function. They do not count in a file that is as it was.
  const isStray = (line: number) =>
    one.startLine > 0 && isIn(one.startLine) && (line < one.startLine || line <= confirmedTo);
  const outside = [one.first, one.last].find((line) => !isIn(line) && !isStray(line));
  return outside === undefined ? undefined : { kind: "outside", line: outside, name: one.name };
}

/**
 * Functions that the compiler makes: the initialization of a package's variables and the closures in it, and method
 * values. A function `init` of the source is named `init.0` (cmd/compile/internal/pkginit).
 */
function isMadeUp(own: string): boolean {
  return /^(init($|\.\D)|glob\.\.|map\.init\.)/.test(own) || own.endsWith("-fm");
}

/** Without `[go.shape.int]`, also where such arguments have arguments. */
function withoutTypeArguments(own: string): string {
  let plain = own;
  for (let depth = 0; depth < MAX_DEPTH && plain.includes("["); depth++) {
    plain = plain.replace(/\[[^[\]]*\]/g, "");
  }
  return plain;
}

const MAX_DEPTH = 20;

/**
 * Those of the declarations that a name with these words means. A name such as `outer.(*T).Method.func1` is that of a
 * closure of the method, inlined into `outer`.
 */
function matching(words: readonly string[], declared: readonly Declared[]): readonly Declared[] {
  const pairs = new Set(words.slice(1).map((word, index) => `${words[index]} ${word}`));
  const exact = declared.filter(({ receiver, name }) => receiver === "" || pairs.has(`${receiver} ${name}`));
  // A receiver may be named by an alias.
  return exact.length > 0 ? exact : declared;
}

/** The name of a declaration, after its receiver. A function literal has none. */
const FUNC = /(?<![\p{L}\p{Nd}_.])func\s+(?:\(([^()]{0,400})\)\s*)?([\p{L}_][\p{L}\p{Nd}_]*)\s*(?=[[(])/gu;

/** All functions and methods that a Go file declares, in their order. */
function declaredIn(text: string): Declared[] {
  const code = goCode(text);
  const found: Declared[] = [];
  const lines = lineCounter(code);
  const pattern = new RegExp(FUNC);
  for (let match = pattern.exec(code); match; match = pattern.exec(code)) {
    const end = endOf(code, match.index);
    const receiver = wordsIn(beforeFirst(/\[/, match[1] ?? "")).at(-1) ?? "";
    found.push({ receiver, name: match[2]!, first: lines(match.index), last: lines(end) });
    pattern.lastIndex = Math.max(end, pattern.lastIndex);
  }
  return found;
}

/** `//go:linkname local import/path.name`: by the name in the program, that in the file. */
function linkedIn(text: string): Map<string, string> {
  const lines = text.matchAll(/^\/\/go:linkname[ \t]+(\S+)[ \t]+(\S+)/gm);
  return new Map([...lines].map(([, local, name]) => [name!, local!]));
}

/** Where a declaration ends: the first line end or semicolon outside of all brackets. */
function endOf(code: string, start: number): number {
  let depth = 0;
  const tokens = /[()[\]{}\n;]/g;
  tokens.lastIndex = start;
  for (let token = tokens.exec(code); token; token = tokens.exec(code)) {
    if ("([{".includes(token[0])) {
      depth += 1;
    } else if (")]}".includes(token[0])) {
      depth -= 1;
    } else if (depth <= 0) {
      return token.index;
    }
  }
  return code.length;
}

/** Returns the line of a position, from 1; the positions must ascend. */
function lineCounter(text: string): (position: number) => number {
  let line = 1;
  let next = text.indexOf("\n");
  return (position) => {
    while (next !== -1 && next < position) {
      line += 1;
      next = text.indexOf("\n", next + 1);
    }
    return line;
  };
}
