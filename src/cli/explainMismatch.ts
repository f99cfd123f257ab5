/** `go-verify explain-mismatch [FILE|-]`: explains checksum mismatches in the go command's output. */
import { open } from "node:fs/promises";
import { explainWithEvidence } from "../disk/mismatchEvidence.ts";
import { mismatchText } from "../formats/mismatch.ts";
import { readMismatches } from "../modules/goSum/mismatch.ts";
import { computing } from "./computing.ts";
import { deliver, streamTraits, terminalStyle } from "./terminal.ts";
import { folderAt } from "./values.ts";

/** The options as the command line gives them. */
export interface ExplainMismatchOptions {
  format: "text" | "json";
  dir?: string;
  output?: string;
}

/** The size limit of a log, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Explains the mismatches in a log or, without a name or for `-`, in the standard input. Returns the exit code: 1 if
 * there are any, else 0.
 * @throws Error with one sentence
 */
export async function explainMismatches(
  name: string | undefined,
  { format, dir, output }: ExplainMismatchOptions,
): Promise<number> {
  const folder = dir === undefined ? process.cwd() : await folderAt("--dir", dir);
  const log = name === undefined || name === "-" ? await readInput() : await readLog(name);
  const explained = await computing(() => explainWithEvidence(readMismatches(log), folder, process.env));
  const text =
    format === "json"
      ? `${JSON.stringify({ schema: "go-verify/explain-mismatch/1", mismatches: explained }, null, 2)}\n`
      : mismatchText(explained, terminalStyle(streamTraits(process.stdout)));
  await deliver(text, output);
  return explained.length === 0 ? 0 : 1;
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) {
    process.stderr.write("Paste the output of the go command, then press Ctrl-D.\n");
  }
  return textOf(process.stdin, "The standard input");
}

async function readLog(name: string): Promise<string> {
  try {
    const file = await open(name, "r");
    try {
      return await textOf(file.createReadStream({ autoClose: false }), name);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === undefined ? message : `${name} cannot be read (${code}): give the path of a log file.`,
    );
  }
}

/** @throws Error if it is larger than `MAX_BYTES` */
async function textOf(stream: AsyncIterable<Uint8Array | string>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) {
      throw new Error(`${name} is larger than ${MAX_BYTES.toLocaleString("en")} bytes, the limit for a log.`);
    }
    chunks.push(bytes);
  }
  return decoded(Buffer.concat(chunks));
}

/** Windows PowerShell writes redirected output as UTF-16 with a byte order mark. */
function decoded(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le", 2) : bytes.toString("utf8");
}
