/** `go-verify explain-mismatch [FILE|-]`: explains checksum mismatches in the go command's output. */
import { explainWithEvidence } from "../disk/mismatchEvidence.ts";
import { linesIn, type ReadLimits, readStream } from "../engine/files.ts";
import { printable } from "../formats/json.ts";
import { mismatchText } from "../formats/mismatch.ts";
import { decodeLog } from "../modules/goSum/log/rows.ts";
import { readMismatches } from "../modules/goSum/mismatch/mismatch.ts";
import { computing } from "./computing.ts";
import { deliver, remark, streamTraits, terminalStyle } from "./terminal.ts";
import { bytesAt, folderAt } from "./values.ts";

/** The options as the command line gives them. */
export interface ExplainMismatchOptions {
  format: "text" | "json";
  dir?: string;
  output?: string;
}

/** The size limit of a log, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** And in lines: more than a million are hardly read, and a short one takes ten times its size. */
const MAX_LINES = 2_000_000;

/**
 * Explains the mismatches in a log or, without a name or for `-`, in the standard input. Returns the exit code: 1 if
 * there are any, else 0.
 * @throws Error with one sentence; Cancelled
 */
export async function explainMismatches(
  name: string | undefined,
  { format, dir, output }: ExplainMismatchOptions,
  signal: AbortSignal,
): Promise<number> {
  const folder = dir === undefined ? process.cwd() : await folderAt("--dir", dir);
  const limits = { most: MAX_BYTES, signal };
  const log =
    name === undefined || name === "-"
      ? await readInput(limits)
      : await bytesAt(name, "give the path of a log file", limits);
  const text = decodeLog(log);
  if (linesIn(text) > MAX_LINES) {
    throw new Error(`The log has more than ${MAX_LINES.toLocaleString("en")} lines: give its end.`);
  }
  const explained = await explainWithEvidence(await computing(signal, () => readMismatches(text)), folder, {
    env: process.env,
    signal,
  });
  const printed =
    format === "json"
      ? printable({ schema: "go-verify/explain-mismatch/1", mismatches: explained })
      : mismatchText(explained, terminalStyle(streamTraits(process.stdout)));
  await deliver(printed, output, format);
  return explained.length === 0 ? 0 : 1;
}

async function readInput(limits: Pick<ReadLimits, "most" | "signal">): Promise<Uint8Array> {
  if (process.stdin.isTTY) {
    remark("Paste the output of the go command, then press Ctrl-D.\n");
  }
  return readStream(process.stdin, "The standard input", limits);
}
