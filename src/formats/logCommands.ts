/** The commands and HTTP requests of a log. */
import type { CommandRecord } from "../engine/command.ts";
import type { HttpRecord } from "../engine/http.ts";
import { type CheckReport, needsAttention } from "../engine/report.ts";
import { append, type Block, type Fold, field, type LogMeta } from "./logBlock.ts";
import { pasteable, shellCommand } from "./shell.ts";
import { oneLine, visible } from "./visible.ts";
import { duration, ending } from "./words.ts";

/** Longer outputs are folded at first, except the one that shows why the check failed. */
const LONG = 12;

/** A block for each command, the one that failed first, below a line that counts them. */
export function commandBlocks(check: CheckReport, meta: LogMeta): Block[] {
  const { commands, requests = [] } = check;
  if (commands.length === 0) {
    return requests.length > 0 ? [] : [{ lines: field("What was run", "no command") }];
  }
  const failing = failingCommand(check);
  const numbered = commands.map((record, index) => ({ record, number: index + 1 }));
  const first = numbered.filter(({ record }) => record === failing);
  const ordered = [...first, ...numbered.filter(({ record }) => record !== failing)];
  const all = commands.map((record) => pasteable(shellCommand(record, shellOf(meta)))).join("\n");
  return [
    {
      lines: field("What was run", countOf(ordered.map(({ number }) => number))),
      copies: commands.length > 1 ? [{ at: 0, what: "all", text: all }] : [],
    },
    ...ordered.map(({ record, number }) => commandBlock(record, number, record === failing, meta)),
  ];
}

function countOf(numbers: readonly number[]): string {
  const [first] = numbers;
  if (numbers.length === 1) {
    return "1 command";
  }
  return first === 1
    ? `${numbers.length} commands, in this order`
    : `${numbers.length} commands, in the order of their numbers; number ${first} failed`;
}

/**
 * The command that shows the problem: of those that failed, one that names the place of a problem, else the first go
 * command. A check may expect other programs to fail: not every tool of Go accepts -V=full.
 */
function failingCommand({ status, findings, commands }: CheckReport): CommandRecord | undefined {
  const failed = needsAttention(status) ? commands.filter(({ exitCode }) => exitCode !== 0) : [];
  const places = findings.flatMap(({ severity, location }) =>
    location && severity !== "info" ? [location.path] : [],
  );
  return (
    failed.find((record) => places.some((path) => names(record, path))) ??
    failed.find(({ argv: [program = ""] }) => /(^|[\\/])go(\.exe)?$/.test(program)) ??
    (failed.length === 1 ? failed[0] : undefined)
  );
}

function names({ argv, stdout, stderr }: CommandRecord, path: string): boolean {
  const name = path.split(/[\\/]/).at(-1)!;
  return argv.includes(path) || (name !== "" && (stderr.includes(name) || stdout.includes(name)));
}

function shellOf({ host, home }: LogMeta) {
  return { windows: host.os === "win32", home };
}

function commandBlock(record: CommandRecord, number: number, isFailing: boolean, meta: LogMeta): Block {
  const lines = [`${number} · ${ending(record)} · ${duration(record.durationMs)}`];
  const folds: Fold[] = [];
  const add = (texts: readonly string[], closed: boolean) => {
    const start = lines.length;
    append(
      lines,
      texts.flatMap((text) => text.split("\n")),
    );
    if (lines.length - start > 1) {
      folds.push({ start, end: lines.length - 1, closed });
    }
  };
  const shell = shellCommand(record, shellOf(meta));
  if (shell.setUp.length > 0) {
    add([`  set-up  ${setUpOf(record)}`, ...shell.setUp], true);
  }
  append(lines, `  ${shell.command}`.split("\n"));
  for (const name of ["stdout", "stderr"] as const) {
    const texts = stream(name, record, meta);
    const isReason = isFailing && (name === "stderr" || record.stderr === "");
    add(texts, texts.length > LONG && !isReason);
  }
  if (isFailing && record.stdout === "" && record.stderr === "") {
    lines.push("  no output");
  }
  folds.unshift({ start: 0, end: lines.length - 1, closed: false });
  return {
    lines: [...lines, ""],
    folds,
    copies: [{ at: 0, what: "command", text: pasteable(shell) }],
  };
}

/** The most files that are named. */
const MAX_NAMES = 3;

function setUpOf({ files = {} }: CommandRecord): string {
  const names = Object.keys(files).map(oneLine);
  const more = names.length - MAX_NAMES;
  const all = names.slice(0, MAX_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return `makes the scratch folder${all === "" ? "" : ` and writes ${all}`}`;
}

/** A stream with all its lines. */
function stream(name: "stdout" | "stderr", record: CommandRecord, { maxLines }: LogMeta): string[] {
  const content = record[name];
  if (content === "") {
    return [];
  }
  const lines = visible(content).replace(/\n$/, "").split("\n");
  const head = `  ${name}  ${lines.length} ${lines.length === 1 ? "line" : "lines"}`;
  if (record.exitCode === 0 && maxLines !== undefined && lines.length > maxLines) {
    return [`${head}, in the JSON report`];
  }
  return [
    head + (record.truncated ? leftOut(lines) : ""),
    ...lines.map((line) => (line === "" ? "" : `    ${line}`)),
  ];
}

/** How much of an output was not recorded, and where: the record has a line between its start and its end. */
function leftOut(lines: readonly string[]): string {
  const at = lines.findIndex((line) => /^… \d+ bytes cut …$/.test(line));
  const bytes = Number(/\d+/.exec(lines[at] ?? "")?.[0] ?? 0);
  return at < 0 ? "" : `; ${bytes.toLocaleString("en")} bytes after line ${at} were not recorded`;
}

/** A block for each HTTP request, below a line that counts them. */
export function requestBlocks(records: readonly HttpRecord[], short: (text: string) => string): Block[] {
  if (records.length === 0) {
    return [];
  }
  const count = records.length === 1 ? "1 HTTP request" : `${records.length} HTTP requests`;
  const detail = (name: string, text: string | undefined) =>
    text === undefined ? [] : [`  ${name}  ${oneLine(short(text))}`];
  return [
    { lines: field("What was fetched", count) },
    ...records.map(({ method, url, proxy, status, location, bytes, durationMs, error }, index) => {
      const lines = [
        `${index + 1} · ${oneLine(status ?? "no answer")} · ${duration(durationMs)}`,
        `  ${method} ${oneLine(short(url))}`,
        ...detail("proxy", proxy),
        ...detail("location", location),
        ...detail("error", error),
        ...detail("body", `${bytes} ${bytes === 1 ? "byte" : "bytes"}`),
      ];
      return { lines: [...lines, ""], folds: [{ start: 0, end: lines.length - 1, closed: false }] };
    }),
  ];
}
