/**
 * Names and labels are bytes, mostly UTF-8. As text, a byte that is not UTF-8 is a surrogate on its own, U+DC80 to
 * U+DCFF, which no UTF-8 has: so texts are the same only where their bytes are, and the bytes can be written again.
 * Only what is shown becomes U+FFFD.
 */

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** The surrogate of the byte 0. */
const ESCAPE = 0xdc00;
/** As many units at once as a function takes arguments. */
const UNITS_AT_ONCE = 8192;

/** Bytes as text. */
export function textOf(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes("\ufffd") ? escapedText(bytes) : text;
}

function escapedText(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const size = sizeAt(bytes, at);
    if (size <= 1) {
      units[length++] = bytes[at]! + (size === 0 ? ESCAPE : 0);
      at += 1;
      continue;
    }
    const code = codeAt(bytes, at, size);
    if (code >= 0x1_0000) {
      units[length++] = 0xd800 + ((code - 0x1_0000) >> 10);
    }
    units[length++] = code >= 0x1_0000 ? ESCAPE + (code & 0x3ff) : code;
    at += size;
  }
  const parts: string[] = [];
  for (let at = 0; at < length; at += UNITS_AT_ONCE) {
    parts.push(String.fromCharCode(...units.subarray(at, Math.min(length, at + UNITS_AT_ONCE))));
  }
  return parts.join("");
}

/** How many bytes the character at a place takes; 0 where there is none (table 3-7 of the Unicode Standard). */
function sizeAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const isWithin = (place: number, low: number, high: number) =>
    place < bytes.length && bytes[place]! >= low && bytes[place]! <= high;
  const follow = (count: number) => {
    for (let i = 2; i <= count; i++) {
      if (!isWithin(at + i, 0x80, 0xbf)) {
        return 0;
      }
    }
    return count + 1;
  };
  if (first < 0x80) {
    return 1;
  }
  if (first >= 0xc2 && first <= 0xdf) {
    return isWithin(at + 1, 0x80, 0xbf) ? 2 : 0;
  }
  if (first >= 0xe0 && first <= 0xef) {
    return isWithin(at + 1, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf) ? follow(2) : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    return isWithin(at + 1, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf) ? follow(3) : 0;
  }
  return 0;
}

function codeAt(bytes: Uint8Array, at: number, size: number): number {
  let code = bytes[at]! & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) {
    code = (code << 6) | (bytes[at + i]! & 0x3f);
  }
  return code;
}

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) {
    return encoder.encode(text);
  }
  const bytes = new Uint8Array(3 * text.length);
  let length = 0;
  for (const character of text) {
    const unit = character.charCodeAt(0);
    if (isEscape(character)) {
      bytes[length++] = unit - ESCAPE;
    } else {
      length += encoder.encodeInto(character, bytes.subarray(length)).written;
    }
  }
  return bytes.slice(0, length);
}

function isEscape(character: string): boolean {
  return character.length === 1 && character >= "\udc80" && character <= "\udcff";
}

/** Bytes that are not UTF-8, as part of a text. */
const ESCAPES = /[\udc80-\udcff]+/gu;
/** The same as JSON has them; any other escape of JSON is passed as a whole. */
const JSON_ESCAPES = /(?:\\udc[89a-f][\da-f])+|\\./g;

/** A text as it is shown: U+FFFD in place of bytes that are not UTF-8, as a terminal shows them. */
export function shownText(text: string): string {
  return text.replace(ESCAPES, (run) =>
    utf8.decode(Uint8Array.from(run, (unit) => unit.charCodeAt(0) & 0xff)),
  );
}

/** JSON that JSON.stringify made, with its texts as they are shown. */
export function shownJson(json: string): string {
  return json.replace(JSON_ESCAPES, (run) =>
    run.startsWith("\\udc") ? shownText(JSON.parse(`"${run}"`)) : run,
  );
}

/** Whether a byte that is not UTF-8 is at a place. */
export function isEscapeAt(text: string, place: number): boolean {
  const unit = text.charCodeAt(place);
  const before = place === 0 ? 0 : text.charCodeAt(place - 1);
  return unit >= 0xdc80 && unit <= 0xdcff && !(before >= 0xd800 && before < ESCAPE);
}

/** Orders two texts by their bytes, of which one has a byte that is not UTF-8 where they first differ. */
export function compareBytes(a: string, b: string): number {
  const [own, other] = [bytesOf(a), bytesOf(b)];
  const place = own.findIndex((byte, i) => byte !== other[i]);
  return place < 0 ? own.length - other.length : own[place]! - (other[place] ?? -1);
}
