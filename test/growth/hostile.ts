/** Makes long texts, as somebody hostile would. */

/** About so many bytes of one part again and again. */
export function repeated(part: string): (bytes: number) => string {
  return (bytes) => part.repeat(Math.ceil(bytes / part.length));
}

/** About so many bytes of lines that differ by their number. */
export function numbered(line: (index: number) => string): (bytes: number) => string {
  return (bytes) => {
    const count = Math.ceil(bytes / line(1000).length);
    return Array.from({ length: count }, (_, index) => line(index)).join("");
  };
}

/** The central directory of a zip with so many small files. */
export function centralDirectory(count: number): { bytes: Uint8Array; count: number } {
  const size = 46 + 8;
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < count; index++) {
    const at = index * size;
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 28, 8, true);
    bytes.set(new TextEncoder().encode(String(index).padStart(8, "0")), at + 46);
  }
  return { bytes, count };
}
