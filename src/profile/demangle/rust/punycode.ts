/** Punycode as Rust writes it, with `_` in place of `-` (RFC 3492, section 6.2). */

const BASE = 36;
const LEAST = 1;
const MOST = 26;
const SKEW = 38;
const DAMP = 700;

/** A longer identifier is none. */
const LONGEST = 10_000;

/** The text in bytes of UTF-8, one a character; undefined where it is not valid. */
export function punycode(text: string): string | undefined {
  if (text.length > LONGEST) {
    return undefined;
  }
  const mark = text.lastIndexOf("_");
  const output = [...(mark < 0 ? "" : text.slice(0, mark))].map((character) => character.charCodeAt(0));
  const digits = text.slice(mark + 1);
  let at = 0;
  let [i, n, bias] = [0, 128, 72];
  while (at < digits.length) {
    const before = i;
    for (let k = BASE, weight = 1; ; k += BASE) {
      const digit = digitOf(digits.charAt(at));
      at += 1;
      if (digit < 0) {
        return undefined;
      }
      i += digit * weight;
      const threshold = k <= bias ? LEAST : k > bias + MOST ? MOST : k - bias;
      if (digit < threshold) {
        break;
      }
      if (weight >= Math.trunc((2 ** 31 - 1) / BASE)) {
        return undefined;
      }
      weight *= BASE - threshold;
    }
    const count = output.length + 1;
    bias = adapted(i - before, count, before === 0);
    n += Math.trunc(i / count);
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) {
      return undefined;
    }
    i %= count;
    output.splice(i, 0, n);
    i += 1;
  }
  const bytes = new TextEncoder().encode(output.map((code) => String.fromCodePoint(code)).join(""));
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function adapted(change: number, count: number, isFirst: boolean): number {
  let delta = Math.trunc(change / (isFirst ? DAMP : 2));
  delta += Math.trunc(delta / count);
  let k = 0;
  for (; delta > ((BASE - LEAST) * MOST) / 2; k += BASE) {
    delta = Math.trunc(delta / (BASE - LEAST));
  }
  return k + Math.trunc(((BASE - LEAST + 1) * delta) / (delta + SKEW));
}

function digitOf(character: string): number {
  if (/^\d$/.test(character)) {
    return Number(character) + 26;
  }
  return /^[A-Za-z]$/.test(character) ? character.toLowerCase().charCodeAt(0) - 97 : -1;
}
