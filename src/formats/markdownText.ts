/** Text of others within Markdown: whatever it holds, it stays text. */
import { oneLine } from "./visible.ts";

/**
 * What GitHub and editors make links, pictures or formulas of after Markdown was read, so that no backslash prevents
 * it: mentions and e-mail addresses, issues, URLs, commits, emoji, maths. Within a code span they leave it alone
 * (github/cmark-gfm#181, github/markup#1168).
 */
const SPECIAL = /[@#$]|:\/\/|www\.|gh-\d|(?<![a-z\d])[\da-f]{7,40}(?![a-z\d])|:[\w+-]+:/i;

/** What begins a list, a rule or the underline of a heading, as the first word of a line. */
const BLOCK_START = /^(?:[-+=]+|\d{1,9}[.)])$/;

/** Links of ours in the fixes of findings, which stay links. */
const OWN_LINK = /^https:\/\/(?:go\.dev\/dl|git-scm\.com\/downloads)[.:]?$/;

/**
 * Foreign text on one line, in a paragraph or in the cell of a table. A word that would become more than text is a code
 * span; in other words, what Markdown or HTML would interpret has a backslash.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .split(/([ |])/)
    .map((word, index) => {
      const isSpecial =
        (index === 0 && BLOCK_START.test(word)) || (SPECIAL.test(word) && !OWN_LINK.test(word));
      const end = isSpecial ? endOf(word) : 0;
      return code(word.slice(0, end)) + word.slice(end).replace(/[\\`*_[\]<>&|~]/g, "\\$&");
    })
    .join("");
}

/** The length of a word without the punctuation of the sentence after it. */
function endOf(word: string): number {
  let end = word.length;
  while (end > 0 && ".,;:".includes(word[end - 1]!)) {
    end -= 1;
  }
  return end;
}

/** Foreign text on one line as a code span, whose fence is longer than any run of backquotes in it (CommonMark §6.1). */
export function code(text: string): string {
  const content = oneLine(text);
  if (content === "") {
    return "";
  }
  const fence = fenceFor(content, 1);
  const pad = /^`|`$/.test(content) ? " " : "";
  return `${fence}${pad}${content}${pad}${fence}`;
}

/** A fence of backquotes that the text does not end. */
export function fenceFor(text: string, least: number): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  return "`".repeat(Math.max(least, longest + 1));
}
