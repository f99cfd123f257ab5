/** Constants in names of Rust (`<const>` of RFC 2603). */

import { enter, fail, leave } from "../budget.ts";
import { next, type Rust, reference, take, write } from "./state.ts";

/** Reads and writes a constant. */
export function constant(r: Rust): void {
  enter(r.budget);
  if (next(r) === "B") {
    reference(r, () => constant(r));
  } else if (take(r, "p")) {
    write(r, "_");
  } else {
    value(r);
  }
  leave(r.budget);
}

function value(r: Rust): void {
  const type = next(r);
  r.at += 1;
  const isSigned = /^[aslxni]$/.test(type);
  if (!isSigned && !/^[htmyojbc]$/.test(type)) {
    fail();
  }
  write(r, isSigned && take(r, "n") ? "-" : "");
  const { number, digits } = hexadecimal(r);
  if (type === "b") {
    write(r, digits.length > 1 || number > 1n ? fail() : String(number === 1n));
  } else if (type === "c") {
    write(r, digits.length > 6 ? fail() : `'${shownCharacter(Number(number))}'`);
  } else {
    write(r, digits.length > 16 ? `0x${digits}` : String(number));
  }
}

/** `{<hex-digit>} "_"` without leading zeros, and its value in 64 bits. */
function hexadecimal(r: Rust): { number: bigint; digits: string } {
  const from = r.at;
  let number = 0n;
  let length = 0;
  while (next(r) !== "" && !take(r, "_")) {
    if (!/^[\da-f]$/.test(next(r))) {
      fail();
    }
    const digit = BigInt(`0x${next(r)}`);
    r.at += 1;
    if (number === 0n && digit === 0n && next(r) !== "_") {
      fail();
    }
    number = BigInt.asUintN(64, number * 16n + digit);
    length += 1;
  }
  return length === 0 ? fail() : { number, digits: r.text.slice(from, from + length) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\r": "\\r",
  "\n": "\\n",
  "\\": "\\\\",
  "'": "\\'",
};

function shownCharacter(code: number): string {
  const isPrintable = code >= 0x20 && code <= 0x7e;
  const own = code < 0x80 ? ESCAPES[String.fromCharCode(code)] : undefined;
  return own ?? (isPrintable ? String.fromCharCode(code) : `\\u{${code.toString(16)}}`);
}
