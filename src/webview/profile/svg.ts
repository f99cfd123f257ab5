/** Texts of SVG. Pure. */

/** Text for XML: characters that XML does not allow are replaced (XML 1.0, production Char). */
export function escaped(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A text's bytes. */
export function utf8(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).buffer as ArrayBuffer;
}
