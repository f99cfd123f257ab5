/** Packs the rows of a flame page into text, and unpacks them in the browser. */
import type { FlameRows } from "./data.ts";

const FORMAT = "deflate-raw";

/** How many bytes become characters at once: a call takes only so many arguments. */
const PIECE = 8192;

/** The rows as base64 of compressed JSON: less than a third of the JSON. */
export async function packed(rows: FlameRows): Promise<string> {
  const stream = new Blob([JSON.stringify(rows)]).stream().pipeThrough(new CompressionStream(FORMAT));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(text);
}

/** The rows of a page. */
export async function unpacked(text: string): Promise<FlameRows> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(FORMAT));
  return (await new Response(stream).json()) as FlameRows;
}
