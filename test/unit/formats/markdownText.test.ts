/** What GitHub and editors make of foreign text in our Markdown: nothing but text. */
import assert from "node:assert/strict";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { CheckReport } from "../../../src/engine/report.ts";
import { markdown } from "../../../src/formats/markdown.ts";
import { code, escapeMarkdown } from "../../../src/formats/markdownText.ts";
import { merge, mergedMarkdown } from "../../../src/formats/merged.ts";
import { sumDiffMarkdown } from "../../../src/formats/sumDiffMarkdown.ts";
import { parseGoSum } from "../../../src/modules/goSum/goSum.ts";
import { diffSums, type SumSide } from "../../../src/modules/goSum/sumDiff.ts";
import { analyse } from "../../../src/profile/analyse/graph.ts";
import { DEFAULTS } from "../../../src/profile/query/query.ts";
import { top } from "../../../src/profile/reports/top.ts";
import { topMarkdown } from "../../../src/profile/write/exportTable.ts";
import { IN_MARKDOWN } from "../../../src/server/hoverStyle.ts";
import { MARKDOWN_WORDS, RUNNER_WORDS } from "../../support/hostileWords.ts";
import { PAYLOADS } from "../../ui/payloads.ts";
import { profileOf } from "../profile/stacks.ts";
import { check, command, report } from "./sample.ts";

/** The elements of our own Markdown. */
const OWN = new Set(
  "p h2 h3 table thead tbody tr th td ul li strong code pre details summary br em".split(" "),
);

/** A page as GitHub shows it, before its own filters find mentions and the like. */
function rendered(text: string): string {
  return micromark(text, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

/** The text that GitHub's filters read: that outside of code, with its references resolved. */
function filtered(html: string): string {
  const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return html
    .replace(/<(code|pre)\b[^>]*>[\s\S]*?<\/\1>/g, "\u0000")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&(\w+);/g, (whole, name: string) => names[name] ?? whole);
}

/** Fails where a page has an element, a mention, a link, a commit, an emoji or a formula that is not ours. */
function expectText(page: string, message: string, own: ReadonlySet<string> = OWN): void {
  const html = rendered(page);
  const tags = [...html.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)].map(([, name, attributes]) => [
    name!,
    attributes!.replace(/ (align|class)="(right|left|center|language-text)"/, ""),
  ]);
  for (const [name, attributes] of tags) {
    assert.ok(own.has(name!) && attributes === "", `<${name}${attributes}> of ${message}\n${page}`);
  }
  const special = /[@$]|#\d|gh-\d|(?<![a-z\d])[\da-f]{7,40}(?![a-z\d])|:[\w+-]+:|https?:|www\./i;
  assert.doesNotMatch(filtered(html), special, `${message}\n${page}`);
}

const texts = [...MARKDOWN_WORDS, ...RUNNER_WORDS, ...PAYLOADS.map((payload) => payload.slice(0, 500))];

/** A check of which every text is hostile. */
function hostileCheck(text: string): CheckReport {
  const finding = {
    severity: "error",
    message: text,
    cause: text,
    location: { path: text, line: 1 },
  } as const;
  return check({
    id: text,
    title: text,
    label: text,
    status: "fail",
    summary: text,
    findings: [
      { ...finding, fix: text },
      { ...finding, fix: `${text}.` },
    ],
    commands: [command({ argv: [text], exitCode: 1, stdout: text, stderr: `${text}\n${text}` })],
  });
}

function hostileReport(text: string) {
  const go = { path: text, version: text, goroot: text, goos: text, goarch: text };
  const made = report([hostileCheck(text)], { go, host: { os: text, arch: text, cpus: 1 } });
  return { ...made, layers: made.layers.map((layer) => ({ ...layer, title: text })) };
}

function hostileSides(text: string) {
  const word = text.replace(/\s+/g, "_");
  const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
  const side = (lines: string): SumSide => ({
    label: text,
    files: [{ name: text, sums: parseGoSum(lines) }],
    mods: [],
  });
  return diffSums(
    side(`${word} v1.0.0 ${hash("x")}\nb.c/d ${word} ${hash("x")}\n`),
    side(`${word} v1.0.0 ${hash("y")}\nb.c/d v1.0.0 ${word}\n${text}\n${word} v1.1.0 ${hash("z")}\n`),
  );
}

const SURFACES: Readonly<Record<string, (text: string) => string>> = {
  "a report": (text) => markdown(hostileReport(text)),
  "merged reports": (text) =>
    mergedMarkdown(
      merge(
        [text, text].map((name) => ({ name, report: hostileReport(text) })),
        "g",
      ),
    ),
  "a comparison of go.sum": (text) => [...sumDiffMarkdown(hostileSides(text))].join(""),
  "an exported table": (text) =>
    topMarkdown(top(analyse(profileOf([[text.replaceAll(";", ","), 1]]), DEFAULTS))),
  "a tooltip": (text) =>
    `**${escapeMarkdown(text)}**\n\n${escapeMarkdown(text)}\n\n- ${escapeMarkdown(text)}`,
  "a hover": (text) =>
    `${IN_MARKDOWN.quote(text)}\n\n- a ${IN_MARKDOWN.quote(text)} (${IN_MARKDOWN.quote(text)})`,
};

suite("foreign text in Markdown", () => {
  for (const [surface, page] of Object.entries(SURFACES)) {
    test(`stays text in ${surface}`, () => {
      for (const text of texts) {
        expectText(page(text), JSON.stringify(text));
      }
    });
  }

  test("stays the text of a link to a line", () => {
    for (const text of texts) {
      const page = `- ${IN_MARKDOWN.link(text, "file:///a(b)/go.sum", 3)} has the same hash.`;
      const html = rendered(page);
      assert.deepEqual(html.match(/<a\b[^>]*>/g), ['<a href="file:///a%28b%29/go.sum#L3">'], page);
      const inside = new Set(["a", "ul", "li", "code"]);
      expectText(page.replace(/\]\(file[^)]*\)/, "]"), text, inside);
    }
  });

  test("is shown as it is, on one line", () => {
    const shown = (text: string, cell: boolean) => {
      const page = cell ? `| a | b |\n| --- | --- |\n| ${escapeMarkdown(text)} | b |` : escapeMarkdown(text);
      const html = rendered(page).replace(
        /[\s\S]*<tbody>\s*<tr>\s*<td>([\s\S]*?)<\/td>\s*<td>b<[\s\S]*/,
        "$1",
      );
      return html
        .replace(/<\/?(p|code)>/g, "")
        .replace(/&(lt|gt|quot|amp);/g, (_, name: "lt") => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name])
        .trim();
    };
    for (const text of [
      "a_b | c\\|d",
      "x@y.z|`w`",
      "see `@a` (and $b).",
      "C:\\Go\\bin a\\",
      ...MARKDOWN_WORDS,
    ]) {
      const line = text.replace(/\s+/g, " ").trim();
      assert.equal(shown(text, false), line);
      assert.equal(shown(text, true), line);
    }
  });

  test("has code spans only for words that would become more than text", () => {
    assert.equal(
      escapeMarkdown("go1.26.8 in /usr/local/go: 50% of a.b/c v1.0.0"),
      "go1.26.8 in /usr/local/go: 50% of a.b/c v1.0.0",
    );
    assert.equal(
      escapeMarkdown("a_b in $GOROOT/src, a.b/c@v1.0.0"),
      "a\\_b in `$GOROOT/src`, `a.b/c@v1.0.0`",
    );
    assert.equal(escapeMarkdown("Reinstall Go: https://go.dev/dl."), "Reinstall Go: https://go.dev/dl.");
    assert.equal(code("run `a``b` now"), "```run `a``b` now```");
    assert.equal(code(""), "");
  });
});
