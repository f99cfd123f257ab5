/** The tooltip of a row. Checks may quote untrusted text, so all of it is inserted as text, never as Markdown. */
import { l10n, MarkdownString } from "vscode";
import { escapeMarkdown } from "../../formats/markdownText.ts";
import { visible } from "../../formats/visible.ts";
import { statusWord } from "../phrases.ts";
import type { Row } from "./board.ts";

/** Title and status, why the check matters, then cause and fix of each finding. */
export function tooltipOf(row: Row, about: string): MarkdownString {
  const tooltip = new MarkdownString();
  const { report } = row;
  heading(tooltip, report ? `${row.title} (${statusWord(report.status)})` : row.title);
  if (row.outdated) {
    paragraph(tooltip, l10n.t("A setting changed since: verify again."));
  }
  paragraph(tooltip, about);
  for (const { message, cause, fix } of report?.findings ?? []) {
    heading(tooltip, message);
    if (cause !== "") {
      paragraph(tooltip, l10n.t("Why: {0}", cause));
    }
    if (fix !== "") {
      addFix(tooltip, fix);
    }
  }
  return tooltip;
}

function heading(tooltip: MarkdownString, text: string): void {
  tooltip.appendMarkdown(`\n\n**${escapeMarkdown(text)}**\n\n`);
}

function paragraph(tooltip: MarkdownString, text: string): void {
  if (text !== "") {
    tooltip.appendMarkdown(`${escapeMarkdown(text)}\n\n`);
  }
}

/** A fix that ends in a full stop is a sentence, otherwise a command, as in the other formats. */
function addFix(tooltip: MarkdownString, fix: string): void {
  if (fix.endsWith(".")) {
    paragraph(tooltip, l10n.t("What to do: {0}", fix));
  } else {
    paragraph(tooltip, l10n.t("What to do:"));
    tooltip.appendCodeblock(visible(fix), "plaintext");
  }
}
