/** `go-verify verify`: runs the checks, shows them running, prints the report. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import type { Effort } from "../engine/check.ts";
import { plan } from "../engine/plan.ts";
import type { Report, Verdict } from "../engine/report.ts";
import { run } from "../engine/run.ts";
import { writeWhole } from "../engine/scratch.ts";
import { findToolchain } from "../engine/toolchain.ts";
import { json } from "../formats/json.ts";
import { text } from "../formats/text.ts";
import { layers } from "../layers/index.ts";
import type { Format } from "./formats.ts";
import { openProgress } from "./progress.ts";
import { mannersOf, print, surfaceOf } from "./terminal.ts";

/** The options as the command line gives them. */
export interface VerifyOptions {
  layer: string[];
  check: string[];
  skip: string[];
  depth: Effort;
  go?: string;
  dir?: string;
  format: Format;
  output?: string;
  timeout: string;
  jobs?: string;
  strict?: boolean;
  keepScratch?: boolean;
}

/**
 * Gives the exit code: 0 ready, 1 not ready.
 * @throws Error with one sentence for a value that cannot be used; Cancelled.
 */
export async function verify(options: VerifyOptions, signal: AbortSignal): Promise<number> {
  const chosen = plan(layers, {
    layers: options.layer,
    checks: options.check,
    skip: options.skip,
    depth: options.depth,
  });
  const timeoutMs = 1000 * numberOf("--timeout", options.timeout, "seconds", 86_400);
  const jobs = options.jobs === undefined ? undefined : numberOf("--jobs", options.jobs, "checks", 1024);
  const workspace = options.dir === undefined ? undefined : await folderAt("--dir", options.dir);
  if (options.go !== undefined) {
    await expectPresent("--go", options.go);
  }
  if (options.output !== undefined) {
    await expectWritable(options.output);
  }
  const toolchain = await findToolchain({
    env: process.env,
    explicit: options.go === undefined ? undefined : { path: options.go, origin: "--go" },
    workspace,
  });
  const progress = openProgress();
  const report = await run({
    layers,
    plan: chosen,
    toolchain,
    env: process.env,
    workspace,
    settings: { timeoutMs, network: true },
    signal,
    generator: `go-verify ${process.env.GO_VERIFY_VERSION}`,
    jobs,
    keepScratch: options.keepScratch,
    onEvent: progress.onEvent,
  }).finally(progress.close);
  await deliver(report, options);
  return exitCode(report.verdict, options.strict);
}

/** 0 where the verdict allows to go on. */
export function exitCode(verdict: Verdict, strict = false): number {
  return verdict === "ready" || (verdict === "ready-with-warnings" && !strict) ? 0 : 1;
}

async function deliver(report: Report, options: VerifyOptions): Promise<void> {
  const manners = mannersOf(surfaceOf(process.stdout));
  const isFile = options.output !== undefined;
  const content =
    options.format === "json"
      ? json(report)
      : text(report, {
          ...manners,
          color: manners.color && !isFile,
          home: homedir(),
          logs: options.check,
        });
  await (options.output === undefined ? print(content) : writeWhole(resolve(options.output), content));
}

function numberOf(flag: string, value: string, unit: string, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most) {
    throw new Error(`${flag} takes a number of ${unit} from 1 to ${most}, not ${JSON.stringify(value)}.`);
  }
  return number;
}

async function expectPresent(flag: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new Error(`${flag} ${path} does not exist: give the path of a go command or of a GOROOT.`);
  }
}

async function folderAt(flag: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new Error(`${flag} ${path} is no folder: give the folder of a module or workspace.`);
  }
  return resolve(path);
}

/** Tells before the run, not after it, that the report has nowhere to go. */
async function expectWritable(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  await access(folder, constants.W_OK).catch(() => {
    throw new Error(`--output ${path} cannot be written: ${folder} is no folder that you can write.`);
  });
}
