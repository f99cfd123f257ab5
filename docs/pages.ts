/** The pages of docs/ that are made from the sources, so that they cannot be out of date. */
import type { Case, CaseSet } from "../src/engine/case.ts";
import type { Layer } from "../src/engine/check.ts";
import { escapeMarkdown } from "../src/formats/markdownText.ts";

/** docs/checks.md: every check with the faults and the healthy twins that prove it. */
export function checksPage(layers: readonly Layer[], cases: readonly CaseSet[]): string {
  const all = cases.flatMap((set) => set.cases);
  const parts = [
    "# The checks",
    "<!-- Made by `npm run docs` from the checks and their cases; the next run overwrites it. -->",
    `${cases.length} checks, proven by ${count(all, "fault")} faults that they must catch and ${count(all, "healthy")} unusual but healthy set-ups on which they must stay silent. \`go-verify self-test\` plants each of them on a scratch copy of the Go at hand.`,
    ...layers.flatMap((layer) => layerParts(layer, cases)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function layerParts(layer: Layer, cases: readonly CaseSet[]): string[] {
  const ids = new Set(layer.checks.map(({ id }) => id));
  const sets = cases.filter(({ check }) => ids.has(check.id));
  const head = [`## ${layer.title}`, layer.about];
  return sets.length === 0
    ? [...head, "It has no checks yet."]
    : [...head, overview(sets), ...sets.flatMap(checkParts)];
}

function overview(sets: readonly CaseSet[]): string {
  const rows = sets.map(({ check, cases }) => {
    const anchor = check.id.replaceAll(".", "");
    const counts = `${count(cases, "fault")} | ${count(cases, "healthy")}`;
    return `| [${check.id}](#${anchor}) | ${escapeMarkdown(check.title)} | ${check.effort} | ${counts} |`;
  });
  return [
    "| Check | It is true that | Effort | Faults | Healthy |",
    "| --- | --- | --- | ---: | ---: |",
    ...rows,
  ].join("\n");
}

function checkParts({ check, cases }: CaseSet): string[] {
  const needs = check.needs.map((id) => `\`${id}\``).join(", ");
  return [
    `### ${check.id}`,
    `**${escapeMarkdown(check.title)}.** ${check.about}`,
    `Effort: ${check.effort}.${needs === "" ? "" : ` Needs: ${needs}.`}`,
    table(cases),
  ];
}

function table(cases: readonly Case[]): string {
  const rows = cases.map(({ kind, name, expect }) => {
    const expected = [expect.status].flat().join(" or ");
    return `| ${kind} | ${escapeMarkdown(name)} | ${expected} |`;
  });
  return ["| Kind | What is planted | Must answer |", "| --- | --- | --- |", ...rows].join("\n");
}

function count(cases: readonly Case[], kind: Case["kind"]): number {
  return cases.filter((one) => one.kind === kind).length;
}

/** What stands before a block of code that shows a file of ours. */
const SHOWN = /(<!-- shows (\S+) -->\n```ts\n)(?:.*\n)*?(```\n)/g;

/** The page with each file that it shows as that file is now. */
export function withSources(page: string, read: (path: string) => string): string {
  return page.replace(SHOWN, (_, start: string, path: string, end: string) => start + read(path) + end);
}
