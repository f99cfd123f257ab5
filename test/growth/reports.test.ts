/** What is made of a report costs CPU time in line with it. */
import type { CheckReport, Report } from "../../src/engine/report.ts";
import { compare, updated } from "../../src/engine/reports/compare.ts";
import { storiesOf } from "../../src/engine/reports/stories.ts";
import { github } from "../../src/formats/github.ts";
import { json } from "../../src/formats/json.ts";
import { junit } from "../../src/formats/junit.ts";
import { log } from "../../src/formats/log.ts";
import { markdown } from "../../src/formats/markdown.ts";
import { merge, mergedMarkdown, mergedText } from "../../src/formats/merged.ts";
import { readReport } from "../../src/formats/readReport.ts";
import { sarif } from "../../src/formats/sarif.ts";
import { text } from "../../src/formats/text.ts";
import { cells, cut, wrap } from "../../src/formats/width.ts";
import { check, command, report as reportOf } from "../unit/formats/sample.ts";
import { grows } from "./growth.ts";
import { repeated } from "./hostile.ts";

const STYLE = { columns: 100, color: false, unicode: true };

/** Reports with as many of something as fit in so many bytes. */
const SHAPES: Readonly<Record<string, (bytes: number) => Report>> = {
  "findings of one cause": (bytes) => reportOf([failing({ findings: findings(bytes, () => "the same") })]),
  "findings of many causes": (bytes) => reportOf([failing({ findings: findings(bytes, String) })]),
  "checks that fail": (bytes) =>
    reportOf(Array.from({ length: bytes / 256 }, (_, i) => failing({ id: `a.b${i}`, summary: `${i}` }))),
  "checks of one ID": (bytes) => reportOf(Array.from({ length: bytes / 256 }, () => failing({}))),
  "commands with an output of many lines": (bytes) =>
    reportOf([failing({ commands: [command({ exitCode: 1, stderr: "a\n".repeat(bytes / 2) })] })]),
  backquotes: (bytes) => reportOf([failing({ summary: "` ".repeat(bytes / 2) })]),
  "combining characters": (bytes) => reportOf([failing({ label: `a${"\u0301".repeat(bytes / 2)}` })]),
  words: (bytes) => reportOf([failing({ summary: "a ".repeat(bytes / 2) })]),
};

function failing(more: Partial<CheckReport>): CheckReport {
  return check({ status: "fail", ...more });
}

function findings(bytes: number, cause: (index: number) => string): CheckReport["findings"] {
  return Array.from({ length: bytes / 128 }, (_, index) => ({
    severity: "error",
    message: `finding ${index}`,
    cause: cause(index),
    fix: "go mod tidy",
    location: { path: `/a/${index}`, line: index },
  }));
}

suite("the cost of a report grows in line with it", () => {
  for (const [title, make] of Object.entries(SHAPES)) {
    grows(`reading and merging: ${title}`, {
      make: (bytes) => json(make(bytes)),
      from: 16_384,
      act(content) {
        const report = readReport(content);
        const merged = merge(
          [
            { name: "a", report },
            { name: "b", report },
          ],
          "go-verify 1",
        );
        return [mergedText(merged, STYLE), mergedMarkdown(merged)];
      },
    });
    grows(`formats: ${title}`, {
      make,
      from: 16_384,
      act: (report) => [text(report, STYLE), markdown(report), github(report), junit(report), sarif(report)],
    });
    grows(`log and stories: ${title}`, {
      make,
      from: 16_384,
      act: (report) => {
        const checks = report.layers.flatMap((layer) => layer.checks);
        return [
          log(checks[0]!, report),
          storiesOf(checks),
          compare(report, report),
          updated(report, report, "checks"),
        ];
      },
    });
  }
  grows("nested lists in place of a report", {
    make: (bytes) => `${"[".repeat(bytes / 2)}${"]".repeat(bytes / 2)}`,
    act(content) {
      try {
        return readReport(content);
      } catch (error) {
        return (error as Error).message;
      }
    },
  });
});

suite("the cost of a line's layout grows in line with it", () => {
  const shapes: [title: string, part: string][] = [
    ["combining characters", "\u0301"],
    ["emoji selectors", "\ufe0f"],
    ["joined emoji", "👩\u200d"],
    ["skin tones", "🏽"],
    ["wide characters", "日 "],
    ["words without a width", "\u0301 "],
  ];
  for (const [title, part] of shapes) {
    grows(title, {
      make: repeated(part),
      from: 16_384,
      act: (line) => [cells(line), wrap(line, 100), cut(line, 100, true)],
    });
  }
});
