/** `go-verify verify`: runs the checks, shows their progress, and prints the report. */
import { appendFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { Effort } from "../engine/check.ts";
import { existingHome } from "../engine/paths.ts";
import { plan } from "../engine/plan.ts";
import type { Report, Verdict } from "../engine/report.ts";
import { run } from "../engine/run.ts";
import type { FaceWords } from "../engine/runOptions.ts";
import { findToolchain } from "../engine/toolchain.ts";
import { type Format, render } from "../formats/index.ts";
import { quoted } from "../formats/shell.ts";
import { layers } from "../layers/index.ts";
import { invocation } from "./invocation.ts";
import { openProgress } from "./progress.ts";
import { deliver, remark, streamTraits, terminalStyle } from "./terminal.ts";
import { folderAt, goAt, numberOf, outputAt } from "./values.ts";

/** The options as the command line gives them. */
export interface VerifyOptions {
  layer?: string[];
  check?: string[];
  skip?: string[];
  depth: Effort;
  go?: string;
  dir?: string;
  format: Format;
  output?: string;
  timeout: string;
  jobs?: string;
  strict?: boolean;
  keepScratch?: boolean;
  offline?: boolean;
  /** False with `--no-network`. */
  network: boolean;
}

/** The options by which a person gives a check what it requires. */
function words({ network }: VerifyOptions): FaceWords {
  return {
    unmet: {
      workspace: "No workspace folder to check: name one with --dir",
      network: `The network is switched off by ${network ? "--offline" : "--no-network"}`,
    },
    moreTime: "allow it more time with --timeout",
  };
}

/**
 * Returns the exit code: 0 ready, 1 not ready.
 * @throws Error with one sentence for an invalid value; Cancelled.
 */
export async function verify(options: VerifyOptions, signal: AbortSignal): Promise<number> {
  const chosen = plan(layers, {
    layers: options.layer ?? [],
    checks: options.check ?? [],
    skip: options.skip ?? [],
    depth: options.depth,
  });
  const timeoutMs = 1000 * numberOf("--timeout", options.timeout, "seconds", 86_400);
  const jobs = options.jobs === undefined ? undefined : numberOf("--jobs", options.jobs, "checks", 1024);
  const workspace = options.dir === undefined ? undefined : await folderAt("--dir", options.dir);
  const go = options.go === undefined ? undefined : await goAt(options.go);
  const output = options.output === undefined ? undefined : await outputAt(options.output);
  const toolchain = await findToolchain({
    env: process.env,
    explicit: go === undefined ? undefined : { path: go, origin: "--go" },
    workspace,
  });
  const progress = openProgress();
  const report = await run({
    layers,
    plan: chosen,
    toolchain,
    env: process.env,
    workspace,
    settings: { timeoutMs, network: isOnline(options) },
    signal,
    words: words(options),
    generator: `go-verify ${process.env.GO_VERIFY_VERSION}`,
    jobs,
    onScratchLeft: options.keepScratch ? printScratch : undefined,
    // After a cancel, checks that end are not shown.
    onEvent: (event) => !signal.aborted && progress.onEvent(event),
  }).finally(progress.close);
  await show(report, { ...options, go, dir: workspace, output });
  return exitCode(report.verdict, options.strict);
}

function isOnline({ network, offline }: VerifyOptions): boolean {
  return network && !offline;
}

/**
 * The command that runs one check again as this run did, beginning with `start`. Paths are absolute, or under home: it
 * works in any folder.
 */
export function again(
  start: string,
  options: VerifyOptions,
  { windows, home }: { windows: boolean; home: string },
): (id: string) => string {
  const { go, dir, depth, timeout, skip = [] } = options;
  const path = (flag: string, value: string | undefined) =>
    value === undefined ? [] : [flag, quoted(value, windows, home)];
  const more = (id: string) => [
    ...path("--go", go),
    ...path("--dir", dir),
    ...(depth === "standard" ? [] : ["--depth", depth]),
    ...skip.filter((one) => one !== id).flatMap((one) => ["--skip", one]),
    ...(timeout === "900" ? [] : ["--timeout", timeout]),
    ...(isOnline(options) ? [] : ["--offline"]),
  ];
  return (id) => [start, "--check", id, ...more(id)].join(" ");
}

function printScratch(path: string): void {
  remark(`The scratch folder remains until the next run: ${path}\n`);
}

/** The exit code for a verdict. */
export function exitCode(verdict: Verdict, strict = false): number {
  return verdict === "ready" || (verdict === "ready-with-warnings" && !strict) ? 0 : 1;
}

async function show(report: Report, options: VerifyOptions): Promise<void> {
  const style = terminalStyle(streamTraits(process.stdout));
  const folders = {
    home: existingHome(),
    folder: process.env.GITHUB_WORKSPACE ?? options.dir ?? process.cwd(),
  };
  const color = style.color && options.output === undefined;
  const content = await render(report, options.format, {
    ...style,
    ...folders,
    color,
    logs: options.check,
    again: again(invocation(), options, { windows: process.platform === "win32", home: homedir() }),
  });
  await deliver(content, options.output, options.format);
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (options.format === "github" && summary) {
    // Earlier steps of a job may have written there, and it is not ours to read.
    const page = await render(report, "markdown", { ...style, ...folders, color: false });
    await appendFile(summary, page).catch(({ code, message }: NodeJS.ErrnoException) => {
      throw new Error(`${summary} cannot be written (${code ?? message}): GITHUB_STEP_SUMMARY names it.`);
    });
  }
}
