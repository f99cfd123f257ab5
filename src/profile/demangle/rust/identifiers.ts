/** Identifiers in names of Rust. */
import { fail, isDigit } from "../budget.ts";
import { punycode } from "./punycode.ts";
import { base62, next, type Rust, take } from "./state.ts";

/** An identifier, and its number among those of one name. */
export function identifier(r: Rust): { text: string; number: bigint } {
  const number = disambiguator(r);
  return { text: plainIdentifier(r).text, number };
}

/** `s <base-62-number>` or nothing. */
export function disambiguator(r: Rust): bigint {
  return take(r, "s") ? BigInt.asIntN(64, base62(r) + 1n) : 0n;
}

/** `["u"] <decimal> ["_"] <bytes>` */
export function plainIdentifier(r: Rust): { text: string; isPunycode: boolean } {
  const isPunycode = take(r, "u");
  let length = 0;
  if (next(r) === "") {
    fail();
  }
  for (; isDigit(next(r)); r.at++) {
    const digit = Number(next(r));
    if (length >= Math.trunc(LARGEST / 10) - digit) {
      fail();
    }
    length = length * 10 + digit;
  }
  take(r, "_");
  const text = r.text.slice(r.at, r.at + length);
  if (r.end - r.at < length || !/^\w*$/.test(text)) {
    fail();
  }
  r.at += length;
  return { text: isPunycode ? (punycode(text) ?? fail()) : text, isPunycode };
}

const LARGEST = 2 ** 31 - 1;
