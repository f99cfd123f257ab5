/** Names of Rust in its own mangling (RFC 2603), written as pprof's demangler does. */

import { type Budget, enter, fail, isDigit, leave } from "../budget.ts";
import { constant } from "./constant.ts";
import { disambiguator, identifier, plainIdentifier } from "./identifiers.ts";

import { base62, expect, next, type Rust, reference, silently, take, write } from "./state.ts";

/** How the text of a name is written. */
export interface RustOptions {
  generics: boolean;
  budget: Budget;
  /** The longest text. */
  most: number;
}

/**
 * The text of a name that begins with `_R`.
 * @throws NOT_MANGLED, TOO_MUCH
 */
export function rust(name: string, { generics, budget, most }: RustOptions): string {
  const dot = name.indexOf(".");
  const text = name.slice(2, dot < 0 ? name.length : dot);
  const r: Rust = {
    text,
    at: 0,
    end: text.length,
    generics,
    parts: [],
    last: "",
    left: most,
    isSilent: false,
    lifetimes: 0,
    budget,
  };
  // A digit is the version of another mangling.
  if (text === "" || isDigit(next(r))) {
    fail();
  }
  path(r, true);
  if (r.at < r.end) {
    silently(r, () => path(r, false));
  }
  return r.at < r.end ? fail() : r.parts.join("");
}

/** Runs until a mark, with a separator written between. */
function untilMark(r: Rust, separator: string, run: () => void): number {
  let count = 0;
  for (; next(r) !== "" && next(r) !== "E"; count++) {
    write(r, count > 0 ? separator : "");
    run();
  }
  return count;
}

/** `<path>`; in types there is no `::` before generic arguments. */
function path(r: Rust, isOutside: boolean): void {
  enter(r.budget);
  if (next(r) === "B") {
    reference(r, () => path(r, isOutside));
  } else {
    plainPath(r, isOutside);
  }
  leave(r.budget);
}

function plainPath(r: Rust, isOutside: boolean): void {
  const kind = next(r);
  r.at += 1;
  switch (kind) {
    case "C":
      write(r, identifier(r).text);
      return;
    case "M":
    case "X":
    case "Y":
      implementation(r, kind);
      return;
    case "N":
      nested(r, isOutside);
      return;
    case "I":
      path(r, isOutside);
      write(r, isOutside ? "::<" : "<");
      genericArgs(r);
      write(r, ">");
      expect(r, "E");
      return;
    default:
      fail();
  }
}

function implementation(r: Rust, kind: "M" | "X" | "Y"): void {
  if (kind !== "Y") {
    silently(r, () => {
      disambiguator(r);
      path(r, false);
    });
  }
  write(r, "<");
  type(r);
  if (kind !== "M") {
    write(r, " as ");
    path(r, false);
  }
  write(r, ">");
}

const SPACES: Readonly<Record<string, string>> = { C: "closure", S: "shim" };

function nested(r: Rust, isOutside: boolean): void {
  const space = next(r);
  if (!/^[A-Za-z]$/.test(space)) {
    fail();
  }
  r.at += 1;
  path(r, isOutside);
  const { text, number } = identifier(r);
  const isOwn = space >= "a";
  const named = text === "" ? "" : `:${text}`;
  write(r, isOwn ? `::${text}` : `::{${SPACES[space] ?? space}${named}#${number}}`);
}

function genericArgs(r: Rust): void {
  silently(r, () => untilMark(r, ", ", () => genericArg(r)), !r.generics);
}

function genericArg(r: Rust): void {
  if (take(r, "L")) {
    lifetime(r, base62(r));
  } else if (take(r, "K")) {
    constant(r);
  } else {
    type(r);
  }
}

function lifetime(r: Rust, index: bigint): void {
  const depth = BigInt(r.lifetimes) - index;
  if (index === 0n) {
    write(r, "'_");
  } else if (depth < 0n) {
    fail();
  } else {
    write(r, depth < 26n ? `'${String.fromCharCode(97 + Number(depth))}` : `'z${depth - 25n}`);
  }
}

/** `[<binder>]`: lifetimes that what follows may name. */
function binder(r: Rust): void {
  if (!take(r, "G")) {
    return;
  }
  const count = BigInt.asIntN(64, base62(r) + 1n);
  if (count >= BigInt(r.end - r.at - r.lifetimes)) {
    fail();
  }
  write(r, "for<");
  for (let i = 0n; i < count; i++) {
    write(r, i > 0n ? ", " : "");
    r.lifetimes += 1;
    enter(r.budget);
    lifetime(r, 1n);
    leave(r.budget);
  }
  write(r, "> ");
}

/** Runs with the lifetimes that it binds. */
function bound(r: Rust, run: () => void): void {
  const { lifetimes } = r;
  run();
  r.lifetimes = lifetimes;
}

const BASIC: Readonly<Record<string, string>> = {
  a: "i8",
  b: "bool",
  c: "char",
  d: "f64",
  e: "str",
  f: "f32",
  h: "u8",
  i: "isize",
  j: "usize",
  l: "i32",
  m: "u32",
  n: "i128",
  o: "u128",
  p: "_",
  s: "i16",
  t: "u16",
  u: "()",
  v: "...",
  x: "i64",
  y: "u64",
  z: "!",
};

function type(r: Rust): void {
  enter(r.budget);
  const kind = next(r);
  if (/^[CMXYNI]$/.test(kind)) {
    path(r, false);
  } else if (kind === "B") {
    reference(r, () => type(r));
  } else {
    r.at += 1;
    if (Object.hasOwn(BASIC, kind)) {
      write(r, BASIC[kind]!);
    } else {
      (COMPOUND[kind] ?? fail)(r);
    }
  }
  leave(r.budget);
}

const COMPOUND: Readonly<Record<string, (r: Rust) => void>> = {
  A(r) {
    write(r, "[");
    type(r);
    write(r, "; ");
    constant(r);
    write(r, "]");
  },
  S(r) {
    write(r, "[");
    type(r);
    write(r, "]");
  },
  T(r) {
    write(r, "(");
    const count = untilMark(r, ", ", () => type(r));
    write(r, count === 1 ? ",)" : ")");
    expect(r, "E");
  },
  R: (r) => borrowed(r, ""),
  Q: (r) => borrowed(r, "mut "),
  P(r) {
    write(r, "*const ");
    type(r);
  },
  O(r) {
    write(r, "*mut ");
    type(r);
  },
  F: (r) => bound(r, () => signature(r)),
  D(r) {
    bound(r, () => {
      write(r, "dyn ");
      binder(r);
      untilMark(r, " + ", () => trait(r));
      expect(r, "E");
    });
    expect(r, "L");
    const index = base62(r);
    if (index > 0n) {
      write(r, r.last === " " ? "+ " : " + ");
      lifetime(r, index);
    }
  },
};

function borrowed(r: Rust, kind: string): void {
  write(r, "&");
  const index = take(r, "L") ? base62(r) : 0n;
  if (index > 0n) {
    lifetime(r, index);
    write(r, " ");
  }
  write(r, kind);
  type(r);
}

/** `<fn-sig>` */
function signature(r: Rust): void {
  binder(r);
  write(r, take(r, "U") ? "unsafe " : "");
  if (take(r, "K")) {
    const { text, isPunycode } = take(r, "C") ? { text: "C", isPunycode: false } : plainIdentifier(r);
    write(r, isPunycode ? fail() : `extern "${text.replaceAll("_", "-")}" `);
  }
  write(r, "fn(");
  untilMark(r, ", ", () => type(r));
  expect(r, "E");
  write(r, ")");
  if (!take(r, "u")) {
    write(r, " -> ");
    type(r);
  }
}

/** `<dyn-trait>` */
function trait(r: Rust): void {
  let isOpen = openPath(r);
  while (take(r, "p")) {
    write(r, isOpen ? ", " : "<");
    isOpen = true;
    write(r, `${plainIdentifier(r).text} = `);
    type(r);
  }
  write(r, isOpen ? ">" : "");
}

/** A path whose generic arguments are not closed; whether there are some. */
function openPath(r: Rust): boolean {
  enter(r.budget);
  let isOpen = false;
  if (next(r) === "B") {
    reference(r, () => {
      isOpen = openPath(r);
    });
  } else {
    isOpen = take(r, "I");
    path(r, false);
    if (isOpen) {
      write(r, "<");
      genericArgs(r);
      expect(r, "E");
    }
  }
  leave(r.budget);
  return isOpen;
}
