/** Text as google/pprof's parsers of older formats read it: Go's bufio.Scanner, strings, strconv. */
import { textOf } from "../../table/bytesText.ts";
import { ProfileError } from "../../table/profile.ts";

/** A line without its end holds fewer bytes than this (MaxScanTokenSize in Go's bufio/scan.go). */
const LONGEST_LINE = 64 * 1024;

/** Lines, read one after the other. */
export interface Lines {
  /** The line that was read last, without its end; empty before the first and after the last. */
  text: string;
  /** Its number, from 1. */
  number: number;
  /**
   * Reads on; false at the end.
   * @throws ProfileError where a line is too long, unless it is the first: then the bytes are no text
   */
  next(): boolean;
}

/** Reads the lines of `bytes` as bufio.Scanner does. */
export function linesOf(bytes: Uint8Array): Lines {
  let at = 0;
  const lines: Lines = {
    text: "",
    number: 0,
    next() {
      lines.text = "";
      if (at >= bytes.length) {
        return false;
      }
      const newline = bytes.subarray(at, at + LONGEST_LINE).indexOf(10);
      const end = newline < 0 ? bytes.length : at + newline;
      if (end - at >= LONGEST_LINE) {
        at = bytes.length;
        if (lines.number === 0) {
          return false;
        }
        throw damagedLine(lines.number + 1, `it is longer than ${LONGEST_LINE} bytes`);
      }
      lines.text = textOf(bytes.subarray(at, bytes[end - 1] === 13 && end > at ? end - 1 : end));
      lines.number += 1;
      at = end + 1;
      return true;
    },
  };
  return lines;
}

/** The error for a line that is not what its format has there. */
export function damagedLine(number: number, what: string): ProfileError {
  return new ProfileError(`damaged in line ${number}: ${what}`);
}

/** The characters that Go's strings.TrimSpace cuts (unicode.IsSpace). */
const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Go's strings.TrimSpace. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start]!)) {
    start += 1;
  }
  while (end > start && SPACE.test(text[end - 1]!)) {
    end -= 1;
  }
  return text.slice(start, end);
}

/** isSpaceOrComment in legacy_profile.go. */
export function saysNothing(line: string): boolean {
  const text = trimSpace(line);
  return text === "" || text.startsWith("#");
}

/** More digits than any number of 64 bits has. */
const TOO_MANY_DIGITS = 65;

/** Go's strconv.ParseInt(text, 10, 64); undefined where it is an error. */
export function decimal(text: string): bigint | undefined {
  const [, sign, written] = /^([+-]?)([0-9]+)$/.exec(text) ?? [];
  const digits = written?.replace(/^0+(?=.)/, "");
  return digits === undefined || digits.length >= TOO_MANY_DIGITS ? undefined : int64(sign!, BigInt(digits));
}

/** Go's strconv.ParseInt(text, 0, 64), which knows prefixes and underscores; undefined where it is an error. */
export function integer(text: string): bigint | undefined {
  const found =
    /^([+-]?)(?:(0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|[1-9](?:_?[0-9])*)|0((?:_?[0-7])*))$/.exec(
      text,
    );
  if (!found) {
    return undefined;
  }
  const [, sign, plain, octal] = found;
  const digits = (plain ?? `0o0${octal}`).replaceAll("_", "").replace(/^(0[a-zA-Z])0+(?=.)/, "$1");
  return digits.length >= TOO_MANY_DIGITS + 2 ? undefined : int64(sign!, BigInt(digits));
}

/** Go's conversion to int64 on amd64: one number stands for all that are beyond it. */
export function whole(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

function int64(sign: string, size: bigint): bigint | undefined {
  const value = sign === "-" ? -size : size;
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** Go's strconv.ParseUint(text, 16, 64); undefined where it is an error. */
export function hexadecimal(text: string): bigint | undefined {
  const digits = text.replace(/^0+(?=.)/, "");
  return digits.length > 16 ? undefined : BigInt(`0x${digits}`);
}

/** The addresses in a text (parseHexAddresses); undefined where one has more than 64 bits. */
export function addressesIn(text: string): bigint[] | undefined {
  const addresses: bigint[] = [];
  for (const [found] of text.matchAll(/0x[0-9a-f]+/g)) {
    const address = hexadecimal(found.slice(2));
    if (address === undefined) {
      return undefined;
    }
    addresses.push(address);
  }
  return addresses;
}
