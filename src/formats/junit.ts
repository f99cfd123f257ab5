/** JUnit XML for CI servers: one suite per layer, one case per check. A warning passes, with its log as output. */
import {
  type CheckReport,
  checksOf,
  type LayerReport,
  needsAttention,
  type Report,
} from "../engine/report.ts";
import { type ReportFolders, withoutHome } from "./home.ts";
import { log } from "./log.ts";
import type { LogMeta } from "./logBlock.ts";
import { inert, visible } from "./visible.ts";

/** The report as JUnit XML. */
export function junit(report: Report, places: ReportFolders = {}): string {
  const shared = { ...withoutHome(report, places.home), home: "~" };
  const all = attributes({
    name: "Go Verify",
    ...counts(checksOf(shared)),
    time: seconds(shared.durationMs),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${all}>`,
    ...shared.layers.flatMap((layer) => suiteLines(layer, shared)),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines(layer: LayerReport, meta: LogMeta): string[] {
  const time = seconds(layer.checks.reduce((sum, check) => sum + check.durationMs, 0));
  const timestamp = meta.startedAt.replace(/(\.\d+)?Z$/, "");
  const head = attributes({ name: layer.id, ...counts(layer.checks), time, timestamp });
  return [
    `  <testsuite${head}>`,
    ...layer.checks.flatMap((check) => caseLines(check, meta)),
    "  </testsuite>",
  ];
}

function caseLines(check: CheckReport, meta: LogMeta): string[] {
  const head = attributes({ classname: check.id, name: check.title, time: seconds(check.durationMs) });
  return [`    <testcase${head}>`, ...outcome(check, meta), "    </testcase>"];
}

function outcome(check: CheckReport, meta: LogMeta): string[] {
  const message = attributes({ message: check.summary });
  if (check.status === "skip") {
    return [`      <skipped${message}/>`];
  }
  const content = needsAttention(check.status)
    ? escapeXml(log(check, meta))
    : escapeXml(visible(check.summary));
  if (check.status === "fail" || check.status === "error") {
    const element = check.status === "fail" ? "failure" : "error";
    return [`      <${element}${message}>${content}</${element}>`];
  }
  return [`      <system-out>${content}</system-out>`];
}

function counts(checks: readonly CheckReport[]) {
  const having = (status: CheckReport["status"]) => checks.filter((check) => check.status === status).length;
  return { tests: checks.length, failures: having("fail"), errors: having("error"), skipped: having("skip") };
}

/** Attributes of an element, each with a space before it. */
export function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(visible(String(value))).replace(/\s/g, " ")}"`)
    .join("");
}

/**
 * Text in an element or attribute, without commands of CI runners if it is printed. XML 1.0 §2.2 does not allow U+FFFE
 * and U+FFFF, even as references; `visible` escapes other controls.
 */
export function escapeXml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const escaped = text
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (character) => names[character]!);
  return inert(escaped, (character) => `&#${character.charCodeAt(0)};`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
