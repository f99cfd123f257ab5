/** The state of reading a name of Rust, and its small parts. */
import { type Budget, fail, TOO_MUCH } from "../budget.ts";

/** The state of reading a name and writing its text. */
export interface Rust {
  text: string;
  at: number;
  /** Where the text ends: a part that is referred to ends where the reference was. */
  end: number;
  /** Whether generic arguments are shown. */
  readonly generics: boolean;
  readonly parts: string[];
  /** The last character. */
  last: string;
  left: number;
  /** Nothing is written. */
  isSilent: boolean;
  /** How many lifetimes are bound. */
  lifetimes: number;
  readonly budget: Budget;
}

/** The next character; empty at the end. */
export function next({ text, at, end }: Rust): string {
  return at < end ? text.charAt(at) : "";
}

/** Takes the next character if it is this one. */
export function take(r: Rust, character: string): boolean {
  const isNext = next(r) === character;
  r.at += isNext ? 1 : 0;
  return isNext;
}

/** Takes this character. */
export function expect(r: Rust, character: string): void {
  if (!take(r, character)) {
    fail();
  }
}

/**
 * Writes a text.
 * @throws TOO_MUCH
 */
export function write(r: Rust, text: string): void {
  if (r.isSilent || text === "") {
    return;
  }
  r.left -= text.length;
  if (r.left < 0) {
    throw TOO_MUCH;
  }
  r.last = text.slice(-1);
  r.parts.push(text);
}

/** Runs without writing, or as before. */
export function silently(r: Rust, run: () => void, isSilent = true): void {
  const before = r.isSilent;
  r.isSilent = before || isSilent;
  run();
  r.isSilent = before;
}

/** `<base-62-number>`, in 64 bits as Go has it. */
export function base62(r: Rust): bigint {
  if (take(r, "_")) {
    return 0n;
  }
  for (let value = 0n; ; ) {
    const character = next(r);
    r.at += 1;
    if (character === "_") {
      return BigInt.asIntN(64, value + 1n);
    }
    const digit = DIGITS.indexOf(character || "?");
    if (digit < 0) {
      fail();
    }
    value = BigInt.asIntN(64, value * 62n + BigInt(digit));
  }
}

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** `B <base-62-number>`: what is at an earlier place, read again. */
export function reference(r: Rust, read: () => void): void {
  const from = r.at;
  expect(r, "B");
  const place = base62(r);
  if (r.isSilent) {
    return;
  }
  if (place < 0n || place >= BigInt(from)) {
    fail();
  }
  const { at, end } = r;
  r.at = Number(place);
  r.end = from;
  read();
  r.at = at;
  r.end = end;
}
