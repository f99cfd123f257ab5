/** A longer text is cut where it is shown or grouped: a million rows may refer to the same text. */
const LONGEST = 4096;

/** A name, a path or a label without what no one reads of it: its first `longest` characters. */
export function shortened(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
