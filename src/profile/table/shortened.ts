/** A longer text is cut where it is shown or grouped: a million rows may refer to the same text. */
const LONGEST = 4096;

/** A name, a path or a label without what no one reads of it. */
export function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
