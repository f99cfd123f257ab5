/** How a hover is written: as Markdown, or as plain text for clients that show nothing else. Names are untrusted. */
import { type Hover, MarkupKind } from "vscode-languageserver";
import { code, escapeMarkdown } from "../formats/markdownText.ts";
import { oneLine } from "../formats/visible.ts";

/** Longer names and hashes are cut. */
const LONGEST = 200;

/** Escapes foreign text and links for a hover. */
export interface HoverStyle {
  readonly kind: MarkupKind;
  /** Text that is not ours. */
  quote(text: string): string;
  /** A link to a line of a file. */
  link(label: string, uri: string, line: number): string;
}

/** For clients that render Markdown. */
export const IN_MARKDOWN: HoverStyle = {
  kind: MarkupKind.Markdown,
  quote: (text) => code(short(text)),
  link: (label, uri, line) =>
    `[${escapeMarkdown(label)}](${uri.replace(/[()\s<>]/g, encodeCharacter)}#L${line})`,
};

/** For all others. */
export const IN_TEXT: HoverStyle = {
  kind: MarkupKind.PlainText,
  quote: (text) => oneLine(short(text)),
  link: oneLine,
};

/** A hover with paragraphs and a list. */
export function hoverOf({ kind }: HoverStyle, paragraphs: readonly string[], list: readonly string[]): Hover {
  const items = list.map((item) => `- ${item}`).join("\n");
  return { contents: { kind, value: [...paragraphs, items].filter((part) => part !== "").join("\n\n") } };
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
