/** A go.sum comparison for CI servers (JUnit XML) and for code scanning (SARIF 2.1.0): what is wrong, at its lines. */
import { modChangeLine } from "../modules/goSum/modChangeWords.ts";
import type { SumDiff } from "../modules/goSum/sumDiff.ts";
import { rehashedAdvice, retractions, sideText, sumVerdict } from "../modules/goSum/sumDiffWords.ts";
import { translator } from "../modules/translate.ts";
import { attributes, escapeXml } from "./junit.ts";
import { fileRegion, sarifLog } from "./sarif.ts";
import { visible } from "./visible.ts";

/** The rules of a comparison: each is a test case of JUnit and a rule of SARIF. */
const RULES = [
  { id: "gosum.rehashed", title: "No version changed its hash" },
  { id: "gosum.lines", title: "Each line is valid" },
  { id: "gosum.retracted", title: "No new version was retracted" },
  { id: "gosum.mod", title: "What go.mod requires has its lines, and nothing else replaces it" },
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
      locations: [fileRegion((diff.folder ?? "") + file, line)],
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
    `  <testsuite${attributes({ name: `go.sum: ${sideText(diff.from)} → ${sideText(diff.to)}`, ...counts })}>`,
    ...cases.flatMap(({ lines }) => lines),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

const inEnglish = translator({});

/** GitHub shows no more results of a SARIF file, and no CI server as many. */
const MOST_BREACHES = 5000;

/** What breaks the rules; of more than fit, the last one says how many are left out. */
function breachesOf(diff: SumDiff): Breach[] {
  const shown: Breach[] = [];
  let left = 0;
  for (const breach of allBreachesOf(diff)) {
    if (shown.length < MOST_BREACHES) {
      shown.push(breach);
    } else {
      left += 1;
    }
  }
  const last = shown.at(-1);
  if (last && left > 0) {
    const message = `${left + 1} more are not listed here: go-verify gosum diff --format json lists all.`;
    shown.splice(-1, 1, { ...last, message });
  }
  return shown;
}

/** Errors first: of what is left out, none is worse than the last one that is shown. */
function* allBreachesOf(diff: SumDiff): Generator<Breach> {
  const { modules, problems, goMod = [] } = diff;
  const { cause, fix } = rehashedAdvice();
  for (const { path, lines } of modules) {
    for (const { version, of, from, to, file, line } of lines.filter(({ change }) => change === "rehashed")) {
      const changed = `${path} ${version}${of === "zip" ? "" : "/go.mod"} was ${from} and is ${to}.`;
      yield { rule: "gosum.rehashed", level: "error", message: `${changed}\n${cause}\n${fix}`, file, line };
    }
  }
  for (const level of ["error", "warning"] as const) {
    for (const change of goMod.filter(({ severity }) => severity === level)) {
      const { file, line } = change;
      yield { rule: "gosum.mod", level, message: `${modChangeLine(change, inEnglish)}.`, file, line };
    }
    for (const { side, severity, message, file, line } of problems) {
      if (side === "to" && severity === level) {
        yield { rule: "gosum.lines", level, message, file, line };
      }
    }
  }
  for (const retraction of retractions(diff)) {
    yield { rule: "gosum.retracted", level: "warning", ...retraction };
  }
}
