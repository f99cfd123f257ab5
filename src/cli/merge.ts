/** `go-verify merge REPORT…`: merges the reports of several machines. */
import { basename } from "node:path";
import type { Report } from "../engine/report.ts";
import { printable } from "../formats/json.ts";
import { type Merged, merge, mergedMarkdown, mergedText } from "../formats/merged.ts";
import { readReport } from "../formats/readReport.ts";
import { computing } from "./computing.ts";
import { deliver, streamTraits, terminalStyle } from "./terminal.ts";
import { bytesAt, outputAt } from "./values.ts";
import { exitCode } from "./verify.ts";

/** The options as the command line gives them. */
export interface MergeOptions {
  format: "text" | "json" | "markdown";
  output?: string;
  strict?: boolean;
}

/** The size limit of a report in bytes: it contains at most 64 KiB of each output stream. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Returns the exit code for the worst of the reports.
 * @throws Error with one sentence for a file that cannot be read or is not a report; Cancelled
 */
export async function mergeReports(
  paths: readonly string[],
  options: MergeOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = options.output === undefined ? undefined : await outputAt(options.output);
  const named: { name: string; report: Report }[] = [];
  for (const path of paths) {
    named.push({ name: basename(path, ".json"), report: await reportAt(path, signal) });
  }
  const merged = merge(named, `go-verify ${process.env.GO_VERIFY_VERSION}`);
  await deliver(await computing(signal, () => rendered(merged, options.format)), output, options.format);
  return exitCode(merged.verdict, options.strict);
}

function rendered(merged: Merged, format: MergeOptions["format"]): string {
  switch (format) {
    case "json":
      return printable(merged);
    case "markdown":
      return mergedMarkdown(merged);
    case "text":
      return mergedText(merged, terminalStyle(streamTraits(process.stdout)));
  }
}

async function reportAt(path: string, signal: AbortSignal): Promise<Report> {
  const content = await bytesAt(path, "give a report made with --format json", { most: MAX_BYTES, signal });
  try {
    return await computing(signal, () => readReport(Buffer.from(content).toString("utf8")));
  } catch (error) {
    throw new Error(`${path} is not a Go Verify report: ${(error as Error).message}.`);
  }
}
