/** A go.sum comparison for CI servers (JUnit XML) and for code scanning (SARIF 2.1.0): what is wrong, at its lines. */
import type { SumDiff } from "../modules/goSum/sumDiff.ts";
import { rehashedAdvice, sumVerdict } from "../modules/goSum/sumDiffWords.ts";
import { attributes, escapeXml } from "./junit.ts";
import { fileRegion, sarifLog } from "./sarif.ts";
import { visible } from "./visible.ts";

/** The rules of a comparison: each is a test case of JUnit and a rule of SARIF. */
const RULES = [
  { id: "gosum.rehashed", title: "No version changed its hash" },
  { id: "gosum.lines", title: "Each line is valid" },
] as const;

/** What breaks a rule on the newer side. */
interface Breach {
  rule: (typeof RULES)[number]["id"];
  level: "error" | "warning";
  message: string;
  file: string;
  line: number;
}

/** The comparison as a SARIF log of this version of Go Verify. */
export function sumDiffSarif(diff: SumDiff, version: string): string {
  return sarifLog({
    tool: {
      driver: {
        name: "Go Verify",
        version,
        rules: RULES.map(({ id, title }) => ({ id, shortDescription: { text: title } })),
      },
    },
    results: breachesOf(diff).map(({ rule, level, message, file, line }) => ({
      ruleId: rule,
      ruleIndex: RULES.findIndex(({ id }) => id === rule),
      level,
      message: { text: visible(message) },
      locations: [fileRegion(file, line)],
    })),
  });
}

/** The comparison as JUnit XML: a case for each rule, which fails on an error. Warnings are its output. */
export function sumDiffJunit(diff: SumDiff): string {
  const breaches = breachesOf(diff);
  const cases = RULES.map(({ id, title }) => {
    const own = breaches.filter(({ rule }) => rule === id);
    const errors = own.filter(({ level }) => level === "error");
    const text = escapeXml(
      visible(own.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n")),
    );
    const [first] = errors;
    const outcome = first
      ? [`      <failure${attributes({ message: first.message.split("\n")[0]! })}>${text}</failure>`]
      : [`      <system-out>${text || escapeXml(visible(sumVerdict(diff)))}</system-out>`];
    return {
      hasFailed: first !== undefined,
      lines: [
        `    <testcase${attributes({ classname: id, name: title, time: "0" })}>`,
        ...outcome,
        "    </testcase>",
      ],
    };
  });
  const failures = cases.filter(({ hasFailed }) => hasFailed).length;
  const counts = { tests: RULES.length, failures, errors: 0, skipped: 0 };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "Go Verify", ...counts })}>`,
    `  <testsuite${attributes({ name: `go.sum: ${diff.from.label} → ${diff.to.label}`, ...counts })}>`,
    ...cases.flatMap(({ lines }) => lines),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function breachesOf({ modules, problems }: SumDiff): Breach[] {
  const { cause, fix } = rehashedAdvice();
  const rehashed = modules.flatMap(({ path, lines }) =>
    lines
      .filter(({ change }) => change === "rehashed")
      .map(
        ({ version, of, from, to, file, line }): Breach => ({
          rule: "gosum.rehashed",
          level: "error",
          message: `${path} ${version}${of === "zip" ? "" : "/go.mod"} was ${from} and is ${to}.\n${cause}\n${fix}`,
          file,
          line,
        }),
      ),
  );
  const broken = problems
    .filter(({ side, severity }) => side === "to" && severity !== "info")
    .map(
      ({ severity, message, file, line }): Breach => ({
        rule: "gosum.lines",
        level: severity === "error" ? "error" : "warning",
        message,
        file,
        line,
      }),
    );
  return [...rehashed, ...broken];
}
