/** Text in the language of Graphviz. */

/** A text for a quoted string: quotes and backslashes escaped, and a line end as one of text aligned left (escapeForDot). */
export function escapedForDot(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\l");
}
