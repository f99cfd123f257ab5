/** Text of others in a format of lines: a line end in it must not begin a line of its own. */
export function inLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}
