/** Every hostile text in every text of a report, on every surface that is not a page: nothing obeys it. */
import assert from "node:assert/strict";
import type { Report } from "../../../src/engine/report.ts";
import { github } from "../../../src/formats/github.ts";
import { json } from "../../../src/formats/json.ts";
import { junit } from "../../../src/formats/junit.ts";
import { log } from "../../../src/formats/log.ts";
import { markdown } from "../../../src/formats/markdown.ts";
import { merge, mergedText } from "../../../src/formats/merged.ts";
import { sarif } from "../../../src/formats/sarif.ts";
import { text } from "../../../src/formats/text.ts";
import { inert, visible } from "../../../src/formats/visible.ts";
import { commandsIn, MARKDOWN_WORDS, RUNNER_WORDS, rawControls } from "../../support/hostileWords.ts";
import { PAYLOADS } from "../../ui/payloads.ts";
import { check, command, report } from "./sample.ts";

const TEXTS = [...PAYLOADS.map((payload) => payload.slice(0, 500)), ...RUNNER_WORDS, ...MARKDOWN_WORDS];

/** A report that fails, with a text in one field. */
type Field = readonly [name: string, fill: (report: Report, text: string) => void];

const checkOf = (made: Report) => made.layers[0]!.checks[0]!;
const findingOf = (made: Report) => checkOf(made).findings[0]!;
const commandOf = (made: Report) => checkOf(made).commands[0]!;

const FIELDS: readonly Field[] = [
  ["id", (made, text) => (checkOf(made).id = text)],
  ["title", (made, text) => (checkOf(made).title = text)],
  ["label", (made, text) => (checkOf(made).label = text)],
  ["summary", (made, text) => (checkOf(made).summary = text)],
  ["message", (made, text) => (findingOf(made).message = text)],
  ["cause", (made, text) => (findingOf(made).cause = text)],
  ["fix", (made, text) => (findingOf(made).fix = text)],
  ["sentence of a fix", (made, text) => (findingOf(made).fix = `${text}.`)],
  ["path", (made, text) => (findingOf(made).location = { path: text, line: 1 })],
  ["argv", (made, text) => (commandOf(made).argv = ["go", text])],
  ["cwd", (made, text) => (commandOf(made).cwd = text)],
  ["env", (made, text) => (commandOf(made).env = { A: text })],
  ["stdout", (made, text) => (commandOf(made).stdout = `${text}\n${text}`)],
  ["stderr", (made, text) => (commandOf(made).stderr = text)],
  ["go", (made, text) => (made.go = { path: text, version: text, goroot: text, goos: text, goarch: text })],
  ["host", (made, text) => (made.host = { os: text, arch: text, cpus: 1 })],
  ["layer", (made, text) => (made.layers[0]!.title = text)],
];

function failing(): Report {
  const finding = { severity: "error", message: "m", cause: "c", fix: "f" } as const;
  return structuredClone(
    report([check({ status: "fail", findings: [finding], commands: [command({ exitCode: 1 })] })]),
  );
}

const OURS = /^::(error|warning) (file=[^:,]*,)?(line=\d+,)?title=[^:,]*::/;
const XML = /^<(\?xml|\/?(testsuites?|testcase|failure|error|skipped|system-out))\b/;

/** What each surface prints, without what is ours. The writer of the command line makes text inert. */
const SURFACES: Readonly<Record<string, (made: Report) => string>> = {
  terminal: (made) => inert(text(made, { columns: 100, color: false, unicode: true })),
  "terminal, with the log": (made) =>
    inert(text(made, { columns: 40, color: false, unicode: false, logs: [checkOf(made).id] })),
  "merged reports": (made) =>
    inert(
      mergedText(merge([{ name: checkOf(made).label, report: made }], "g"), { columns: 60, unicode: true }),
    ),
  annotations: (made) =>
    github(made)
      .split("\n")
      .map((line) => line.replace(OURS, "annotation: "))
      .join("\n"),
  markdown: (made) => inert(markdown(made)),
  JSON: (made) => {
    assert.deepEqual(JSON.parse(json(made)), JSON.parse(JSON.stringify(made)));
    return json(made);
  },
  SARIF: (made) => {
    JSON.parse(sarif(made));
    return sarif(made);
  },
  JUnit: (made) => {
    const tags = junit(made).match(/<[^>]*>/g) ?? [];
    assert.deepEqual(
      tags.filter((tag) => !XML.test(tag)),
      [],
    );
    return junit(made);
  },
};

suite("a hostile text in a report", () => {
  for (const [surface, print] of Object.entries(SURFACES)) {
    test(`${surface}: ${TEXTS.length} texts in ${FIELDS.length} fields`, () => {
      for (const [field, fill] of FIELDS) {
        for (const hostile of TEXTS) {
          const made = failing();
          fill(made, hostile);
          const printed = print(made);
          assert.deepEqual(commandsIn(printed), [], `${field}: ${hostile}`);
          assert.deepEqual(rawControls(printed), [], `${field}: ${hostile}`);
        }
      }
    });
  }

  test("the document of a log shows it as text", () => {
    for (const [field, fill] of FIELDS) {
      for (const hostile of TEXTS) {
        const made = failing();
        fill(made, hostile);
        const printed = log(checkOf(made), made);
        assert.equal(visible(printed), printed, `${field}: ${hostile}`);
      }
    }
  });
});
