/** A go.sum comparison for a terminal, a pull request, and the log of a CI step. */
import { styleText } from "node:util";
import {
  type LineChange,
  type ModuleChange,
  type SideProblem,
  type SumDiff,
  sectionsOf,
} from "../modules/goSum/sumDiff.ts";
import {
  headingOf,
  rehashedAdvice,
  remarksOn,
  sumVerdict,
  versionsOf,
} from "../modules/goSum/sumDiffWords.ts";
import { annotate, inert } from "./github.ts";
import { printable } from "./json.ts";
import { escapeMarkdown } from "./markdown.ts";
import { oneLine } from "./visible.ts";
import { pad } from "./width.ts";

/** The style of the text. */
interface TerminalStyle {
  color: boolean;
  unicode: boolean;
}

const ADVICE = rehashedAdvice();

type Style = Extract<Parameters<typeof styleText>[0], string>;

/** The comparison as text. The last line is the result. */
export function sumDiffText(diff: SumDiff, { color, unicode }: TerminalStyle): string {
  const paint = (style: Style, part: string) =>
    color ? styleText(style, part, { validateStream: false }) : part;
  const arrow = (part: string) => (unicode ? part : part.replaceAll("→", "->").replaceAll("·", "-"));
  const widest = diff.modules.reduce(
    (most, { path }) => Math.min(60, Math.max(most, oneLine(path).length)),
    0,
  );
  const sections = sectionsOf(diff).flatMap(({ kind, modules }) => {
    const title = paint(kind === "rehashed" ? "red" : "bold", `${headingOf(kind)} (${modules.length})`);
    const folded = kind === "lines-only" && modules.length > MAX_LINES_ONLY;
    const rows = folded
      ? [`  ${modules.length} modules with the same version; --format json lists them`]
      : modules.flatMap((module) => moduleRows(module, widest));
    return ["", title, ...rows, ...(kind === "rehashed" ? ["", ...advice()] : [])];
  });
  const problems = diff.problems.filter(({ severity }) => severity !== "info");
  const lines = [
    `go.sum · ${oneLine(diff.from.label)} → ${oneLine(diff.to.label)}`,
    ...(problems.length === 0
      ? []
      : ["", paint("bold", `Problems (${problems.length})`), ...problems.map(problemRow)]),
    ...sections,
    "",
    paint(diff.alarm ? "red" : "green", `${diff.alarm ? "alarm" : "no alarm"}: ${sumVerdict(diff)}`),
  ];
  return `${lines.map(arrow).join("\n")}\n`;
}

/** If more modules have only line changes, only their number is shown. */
const MAX_LINES_ONLY = 10;

function moduleRows(module: ModuleChange, widest: number): string[] {
  const { path, relation, lines, change } = module;
  const facts = [versionsOf(module), relation, ...chainTo(module), ...remarksOn(module)];
  const rehashed = lines.filter((line) => line.change === "rehashed");
  return [
    `  ${pad(oneLine(path), widest)}  ${oneLine(facts.join(" · "))}`,
    ...(change === "rehashed" ? rehashed.flatMap(hashRows) : []),
  ];
}

/** The modules through which a module is needed, unless a main module requires it. */
function chainTo({ why }: ModuleChange): string[] {
  return why.length > 1 ? [`through ${why.slice(0, -1).join(" → ")}`] : [];
}

function hashRows({ version, of, from, to, file, line }: LineChange): string[] {
  return [
    `      ${oneLine(`${version}${of === "zip" ? "" : "/go.mod"}, ${file}:${line}`)}`,
    `        was ${oneLine(from ?? "")}`,
    `        now ${oneLine(to ?? "")}`,
  ];
}

function advice(): string[] {
  return [`  Why   ${ADVICE.cause}`, `  Fix   ${ADVICE.fix}`];
}

function problemRow({ severity, file, line, message, side }: SideProblem): string {
  return `  ${severity}: ${oneLine(`${file}:${line}`)} (${side === "to" ? "newer" : "older"} side): ${oneLine(message)}`;
}

/** The comparison as JSON, contract `go-verify/gosum-diff/1` (docs/gosum-diff-1.schema.json). */
export function sumDiffJson(diff: SumDiff): string {
  return printable({ schema: "go-verify/gosum-diff/1", ...diff });
}

/** The comparison for a pull request. Modules with line changes only are collapsed. */
export function sumDiffMarkdown(diff: SumDiff): string {
  const mark = diff.alarm ? "✗" : "✓";
  const problems = diff.problems.filter(({ severity }) => severity !== "info");
  const parts = [
    `## ${mark} go.sum: ${escapeMarkdown(sumVerdict(diff))}`,
    `${escapeMarkdown(diff.from.label)} → ${escapeMarkdown(diff.to.label)}`,
    ...problems.map(
      ({ file, line, message, side }) =>
        `- **${escapeMarkdown(`${file}:${line}`)}** (${side === "to" ? "newer" : "older"} side): ${escapeMarkdown(message)}`,
    ),
    ...sectionsOf(diff).flatMap(({ kind, modules }) => {
      const title = `${headingOf(kind)} (${modules.length})`;
      return kind === "lines-only"
        ? [`<details><summary>${title}</summary>`, moduleTable(modules), "</details>"]
        : [`### ${title}`, ...(kind === "rehashed" ? [ADVICE.cause, ADVICE.fix] : []), moduleTable(modules)];
    }),
  ];
  return `${parts.join("\n\n")}\n`;
}

function moduleTable(modules: readonly ModuleChange[]): string {
  const rows = modules.map((module) => {
    const hashes = module.lines
      .filter(({ change }) => change === "rehashed")
      .map(({ from, to }) => `${from} → ${to}`);
    const cells = [
      module.path,
      versionsOf(module),
      [module.relation, ...chainTo(module)].join(", "),
      [...remarksOn(module), ...hashes].join("; "),
    ];
    return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  });
  return ["| Module | Version | Needed | Remarks |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The comparison as workflow commands at the changed lines, and the result. */
export function sumDiffGithub(diff: SumDiff): string {
  const rehashed = diff.modules.flatMap(({ path, lines }) =>
    lines
      .filter(({ change }) => change === "rehashed")
      .map(({ version, of, from, to, file, line }) =>
        annotate("error", {
          file,
          line,
          title: "Same version, another hash",
          message: `${path} ${version}${of === "zip" ? "" : "/go.mod"} was ${from} and is ${to}.\n${ADVICE.cause}\n${ADVICE.fix}`,
        }),
      ),
  );
  const problems = diff.problems
    .filter(({ side, severity }) => side === "to" && severity !== "info")
    .map(({ severity, file, line, message }) =>
      annotate(severity === "error" ? "error" : "warning", { file, line, title: "go.sum", message }),
    );
  return `${[...rehashed, ...problems, inert(sumVerdict(diff))].join("\n")}\n`;
}
