/** Go's quoted strings (strconv.Unquote). */

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

const PART =
  /\\([abfnrtv\\"])|\\x([0-9a-fA-F]{2})|\\([0-7]{3})|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|([^\\"\n])/gy;

/** The text between double quotes with its escapes resolved, bytes read as UTF-8; undefined if it is malformed. */
export function quotedText(quoted: string): string | undefined {
  if (quoted.length < 2 || !quoted.endsWith('"')) {
    return undefined;
  }
  const inner = quoted.slice(1, -1);
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let at = 0;
  for (const match of inner.matchAll(PART)) {
    at += match[0].length;
    const [, plain, hex, octal, short, long, character] = match;
    const byte = hex === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hex, 16);
    if (byte > 255) {
      return undefined;
    }
    const code = Number.parseInt(short ?? long ?? "", 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      return undefined;
    }
    if (Number.isNaN(byte)) {
      const text = plain === undefined ? (character ?? String.fromCodePoint(code)) : ESCAPES[plain]!;
      bytes.push(...encoder.encode(text));
    } else {
      bytes.push(byte);
    }
  }
  return at === inner.length ? new TextDecoder().decode(Uint8Array.from(bytes)) : undefined;
}
