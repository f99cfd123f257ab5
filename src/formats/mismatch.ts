/** Explained checksum mismatches as text for a terminal. */
import { styleText } from "node:util";
import type { ExplainedMismatch } from "../modules/goSum/mismatch/mismatchCauses.ts";
import { oddSentence, type Side } from "../modules/goSum/mismatch/mismatchSides.ts";
import { oneLine } from "./visible.ts";
import { pad, wrap } from "./width.ts";

/** The style of the text. */
interface TerminalStyle {
  columns: number;
  color: boolean;
}

type Style = Extract<Parameters<typeof styleText>[0], string>;

/** The explanations as text. The last line has their number. */
export function mismatchText(
  explained: readonly ExplainedMismatch[],
  { columns, color }: TerminalStyle,
): string {
  const paint = (style: Style, part: string) =>
    color ? styleText(style, part, { validateStream: false }) : part;
  const width = Math.min(columns, 100);
  const about = explained.flatMap((one) => [
    ...wrap(oneLine(one.message), width).map((line) => paint("bold", line)),
    `  line ${one.mismatch.line} of the log`,
    ...one.sides.map(sideRow),
    ...(one.sides.length > 1 ? [`  ${oddSentence(one.oddOneOut, one.sides)}`] : []),
    ...section("Known", one.known, width),
    ...section("Likely causes, the likeliest first", one.causes, width),
    ...section("What to do", one.fix, width),
    "",
  ]);
  const count = explained.length;
  const verdict =
    count === 0
      ? "No checksum problem found."
      : `${count} checksum ${count === 1 ? "problem" : "problems"} found.`;
  return `${[...about, paint(count === 0 ? "green" : "red", verdict)].join("\n")}\n`;
}

const WIDEST_SIDE = "checksum database".length;

function sideRow({ side, hash, where }: Side): string {
  return `  ${pad(side, WIDEST_SIDE)}  ${oneLine(hash)}${where === "" ? "" : `  ${oneLine(where)}`}`;
}

function section(title: string, sentences: readonly string[], width: number): string[] {
  if (sentences.length === 0) {
    return [];
  }
  const rows = sentences.flatMap((sentence, index) =>
    wrap(oneLine(sentence), width - 5).map((line, row) => `  ${row === 0 ? `${index + 1}.` : "  "} ${line}`),
  );
  return ["", `  ${title}`, ...rows];
}
