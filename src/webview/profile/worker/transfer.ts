/** Which memory of an answer moves to the page instead of being copied. */

/**
 * The buffers of an answer: those in its fields and in the fields of its objects, but not in the elements of lists,
 * which have none. The worker cannot use them after they are transferred, so no answer may share memory with an analysis.
 */
export function buffersOf(value: unknown): ArrayBuffer[] {
  if (value instanceof ArrayBuffer) {
    return [value];
  }
  if (ArrayBuffer.isView(value)) {
    return [value.buffer as ArrayBuffer];
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? Object.values(value).flatMap(buffersOf) : [];
}
