/** A go.sum comparison as Markdown, for a pull request. */
import { modChangeLine } from "../modules/goSum/modChangeWords.ts";
import { isQuiet, sectionsOf } from "../modules/goSum/review/sumSections.ts";
import type { ModuleChange, SumDiff } from "../modules/goSum/sumDiff.ts";
import {
  headingOf,
  markOf,
  rehashedAdvice,
  relationText,
  remarksOn,
  sideText,
  sumCounts,
  sumDetails,
  sumHeadline,
  versionsOf,
} from "../modules/goSum/sumDiffWords.ts";
import { translator } from "../modules/translate.ts";
import { escapeMarkdown } from "./markdownText.ts";
import { chainTo } from "./sumDiff.ts";
import { STATUS_MARK } from "./words.ts";

const inEnglish = translator({});

/** The comparison for a pull request, in pieces. Sections that need no attention are collapsed. */
export function* sumDiffMarkdown(diff: SumDiff): Generator<string> {
  const counts = sumCounts(diff);
  const advice = rehashedAdvice();
  const mark = STATUS_MARK[markOf(counts)];
  const details = sumDetails(counts, inEnglish);
  yield `## ${mark} go.sum: ${escapeMarkdown(sumHeadline(counts, inEnglish))}\n`;
  if (details !== "") {
    yield `\n${escapeMarkdown(details)}\n`;
  }
  yield `\n${escapeMarkdown(sideText(diff.from))} → ${escapeMarkdown(sideText(diff.to))}\n`;
  for (const change of diff.goMod ?? []) {
    const kind = change.severity === "info" ? "" : `**${change.severity}** `;
    const text = `${change.file}:${change.line}: ${modChangeLine(change, inEnglish)}`;
    yield `\n- ${kind}${escapeMarkdown(text)}\n`;
  }
  for (const { file, line, message, side } of diff.problems.filter(({ severity }) => severity !== "info")) {
    const place = `**${escapeMarkdown(`${file}:${line}`)}** (${side === "to" ? "newer" : "older"} side)`;
    yield `\n- ${place}: ${escapeMarkdown(message)}\n`;
  }
  for (const { kind, modules } of sectionsOf(diff)) {
    const title = `${headingOf(kind)} (${modules.length})`;
    const isFolded = isQuiet(kind);
    yield isFolded ? `\n<details><summary>${title}</summary>\n` : `\n### ${title}\n`;
    if (kind === "rehashed") {
      yield `\n${advice.cause}\n\n${advice.fix}\n`;
    }
    yield "\n| Module | Version | Needed | Remarks |\n| --- | --- | --- | --- |\n";
    for (const module of modules) {
      yield tableRow(module);
    }
    if (isFolded) {
      yield "\n</details>\n";
    }
  }
}

function tableRow(module: ModuleChange): string {
  const hashes = module.lines
    .filter(({ change }) => change === "rehashed")
    .map(({ from, to }) => `${from} → ${to}`);
  const [path, versions, ...others] = [
    module.path,
    versionsOf(module),
    [relationText(module), ...chainTo(module)].filter((part) => part !== "").join(", "),
    [...remarksOn(module), ...hashes].join("; "),
  ].map(escapeMarkdown);
  const addresses = new Map((module.links ?? []).map(({ kind, address }) => [kind, address]));
  const linked = (text: string, address: string | undefined) => (address ? `[${text}](${address})` : text);
  const notes = addresses.get("notes");
  const cells = [
    linked(path!, addresses.get("package")),
    `${linked(versions!, addresses.get("compare"))}${notes ? ` ([notes](${notes}))` : ""}`,
    ...others,
  ];
  return `| ${cells.join(" | ")} |\n`;
}
