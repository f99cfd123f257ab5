/** Reads a report from another machine. It is not trusted: every field is validated. */
import type { Finding, Status } from "../engine/check.ts";
import type { CommandRecord } from "../engine/command.ts";
import type { HttpRecord } from "../engine/http.ts";
import {
  type CheckReport,
  type LayerReport,
  type Report,
  type Verdict,
  verdictOf,
} from "../engine/report.ts";
import type { GoFacts } from "../engine/toolchain.ts";

const STATUSES: readonly Status[] = ["pass", "warn", "fail", "skip", "error"];
const VERDICTS: readonly Verdict[] = ["ready", "ready-with-warnings", "not-ready"];
const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];

/**
 * Parses a report. Unknown fields are dropped.
 * @throws Error with one sentence that names the invalid field.
 */
export function readReport(text: string): Report {
  if (isCrowded(text)) {
    throw new Error(`it has more than ${MOST_VALUES.toLocaleString("en")} values`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
  return readReportValue(value);
}

/** The most values of a report: one of all checks has some thousands. A list of nothing takes twenty times its text. */
const MOST_VALUES = 1_000_000;

const [QUOTE, COMMA, ESCAPE, LIST, OBJECT] = [...'",\\[{'].map((character) => character.charCodeAt(0));

/** Whether JSON has more values than a report, by what stands before them; what is in a string does not count. */
function isCrowded(text: string): boolean {
  let count = 0;
  let isString = false;
  for (let at = 0; at < text.length && count <= MOST_VALUES; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      isString = !isString;
    } else if (isString) {
      at += code === ESCAPE ? 1 : 0;
    } else if (code === COMMA || code === LIST || code === OBJECT) {
      count++;
    }
  }
  return count > MOST_VALUES;
}

/**
 * The report in a value of unknown type. Fields that this version does not know are left out.
 * @throws Error with one sentence that says why the value is not a report.
 */
export function readReportValue(value: unknown): Report {
  const report = objectAt(value, "it");
  if (report.schema !== "go-verify/report/1") {
    throw new Error(`its schema is ${shown(report.schema)}, not "go-verify/report/1"`);
  }
  const host = objectAt(report.host, "host");
  const layers = listAt(report.layers, "layers", layerAt);
  const verdict = oneOf(VERDICTS, report.verdict, "verdict");
  const due = verdictOf(layers.flatMap((layer) => layer.checks.map(({ status }) => status)));
  if (verdict !== due) {
    throw new Error(`verdict is ${verdict}, but its checks make it ${due}`);
  }
  return {
    schema: report.schema,
    generator: textAt(report.generator, "generator"),
    startedAt: textAt(report.startedAt, "startedAt"),
    durationMs: numberAt(report.durationMs, "durationMs"),
    host: {
      os: textAt(host.os, "host.os"),
      arch: textAt(host.arch, "host.arch"),
      cpus: numberAt(host.cpus, "host.cpus"),
    },
    go: report.go === null ? null : goAt(report.go),
    verdict,
    layers,
  };
}

function goAt(value: unknown): GoFacts {
  const go = objectAt(value, "go");
  return {
    path: textAt(go.path, "go.path"),
    version: textAt(go.version, "go.version"),
    goroot: textAt(go.goroot, "go.goroot"),
    goos: textAt(go.goos, "go.goos"),
    goarch: textAt(go.goarch, "go.goarch"),
  };
}

function layerAt(value: unknown, at: string): LayerReport {
  const layer = objectAt(value, at);
  return {
    id: textAt(layer.id, `${at}.id`),
    title: textAt(layer.title, `${at}.title`),
    status: oneOf(STATUSES, layer.status, `${at}.status`),
    checks: listAt(layer.checks, `${at}.checks`, checkAt),
  };
}

function checkAt(value: unknown, at: string): CheckReport {
  const check = objectAt(value, at);
  return {
    id: textAt(check.id, `${at}.id`),
    title: textAt(check.title, `${at}.title`),
    label: textAt(check.label ?? check.title, `${at}.label`),
    status: oneOf(STATUSES, check.status, `${at}.status`),
    summary: textAt(check.summary, `${at}.summary`),
    durationMs: numberAt(check.durationMs, `${at}.durationMs`),
    findings: listAt(check.findings, `${at}.findings`, findingAt),
    commands: listAt(check.commands, `${at}.commands`, commandAt),
    ...(check.requests === undefined
      ? {}
      : { requests: listAt(check.requests, `${at}.requests`, requestAt) }),
    ...(check.skippedBecause === undefined
      ? {}
      : { skippedBecause: listAt(check.skippedBecause, `${at}.skippedBecause`, textAt) }),
  };
}

function findingAt(value: unknown, at: string): Finding {
  const finding = objectAt(value, at);
  return {
    severity: oneOf(SEVERITIES, finding.severity, `${at}.severity`),
    message: textAt(finding.message, `${at}.message`),
    cause: textAt(finding.cause, `${at}.cause`),
    fix: textAt(finding.fix, `${at}.fix`),
    ...(finding.location === undefined ? {} : { location: locationAt(finding.location, `${at}.location`) }),
  };
}

function locationAt(value: unknown, at: string) {
  const location = objectAt(value, at);
  const path = textAt(location.path, `${at}.path`);
  return location.line === undefined ? { path } : { path, line: numberAt(location.line, `${at}.line`) };
}

function commandAt(value: unknown, at: string): CommandRecord {
  const command = objectAt(value, at);
  const or = <T>(read: (value: unknown, at: string) => T, name: string) =>
    command[name] === null ? null : read(command[name], `${at}.${name}`);
  return {
    argv: listAt(command.argv, `${at}.argv`, textAt),
    cwd: textAt(command.cwd, `${at}.cwd`),
    env: mapAt(command.env, `${at}.env`, (item, name) => (item === null ? null : textAt(item, name))),
    exitCode: or(numberAt, "exitCode"),
    signal: or(textAt, "signal"),
    durationMs: numberAt(command.durationMs, `${at}.durationMs`),
    stdout: textAt(command.stdout, `${at}.stdout`),
    stderr: textAt(command.stderr, `${at}.stderr`),
    truncated: command.truncated === true,
    ...(command.files === undefined ? {} : { files: mapAt(command.files, `${at}.files`, textAt) }),
  };
}

function requestAt(value: unknown, at: string): HttpRecord {
  const request = objectAt(value, at);
  const optional = (name: "proxy" | "location" | "error") =>
    request[name] === undefined ? {} : { [name]: textAt(request[name], `${at}.${name}`) };
  return {
    method: oneOf(["GET"], request.method, `${at}.method`),
    url: textAt(request.url, `${at}.url`),
    ...optional("proxy"),
    status: request.status === null ? null : textAt(request.status, `${at}.status`),
    ...optional("location"),
    bytes: numberAt(request.bytes, `${at}.bytes`),
    durationMs: numberAt(request.durationMs, `${at}.durationMs`),
    ...optional("error"),
  };
}

function objectAt(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${at} is ${shown(value)}, not an object`);
  }
  return value as Record<string, unknown>;
}

function mapAt<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): Record<string, T> {
  const entries = Object.entries(objectAt(value, at));
  return Object.fromEntries(entries.map(([name, item]) => [name, read(item, `${at}.${name}`)]));
}

/** Items of one list: no run has a tenth of that, and a merged table has a row for each check. */
const MOST_ITEMS = 100_000;

function listAt<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
  if (!Array.isArray(value)) {
    throw new Error(`${at} is ${shown(value)}, not a list`);
  }
  if (value.length > MOST_ITEMS) {
    throw new Error(`${at} has more than ${MOST_ITEMS.toLocaleString("en")} items, which no report has`);
  }
  return value.map((item, index) => read(item, `${at}[${index}]`));
}

function textAt(value: unknown, at: string): string {
  if (typeof value !== "string") {
    throw new Error(`${at} is ${shown(value)}, not a text`);
  }
  return value;
}

function numberAt(value: unknown, at: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new Error(`${at} is ${shown(value)}, not a number`);
  }
  return value;
}

function oneOf<T>(known: readonly T[], value: unknown, at: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) {
    throw new Error(`${at} is ${shown(value)}, not ${known.join(" or ")}`);
  }
  return found;
}

function shown(value: unknown): string {
  if (value === undefined) {
    return "missing";
  }
  // What is in it may be nested deeper than JSON.stringify can go.
  return Array.isArray(value) && value.length > 0
    ? "a list"
    : typeof value === "object" && value !== null && Object.keys(value).length > 0
      ? "an object"
      : JSON.stringify(value).slice(0, 60);
}
