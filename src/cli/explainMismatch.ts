/** `go-verify explain-mismatch [FILE|-]`: what the go command says of checksums, explained. */
import { open } from "node:fs/promises";
import { explainWithEvidence } from "../disk/mismatchEvidence.ts";
import { mismatchText } from "../formats/mismatch.ts";
import { readMismatches } from "../modules/goSum/mismatch.ts";
import { deliver, mannersOf, surfaceOf } from "./terminal.ts";
import { folderAt } from "./values.ts";

/** The options as the command line gives them. */
export interface ExplainMismatchOptions {
  format: "text" | "json";
  dir?: string;
  output?: string;
}

/** No log that a person looks at is larger, in bytes. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Explains what a log says; without a name, or for `-`, the standard input. Gives the exit code: 1 where a checksum
 * does not fit, else 0.
 * @throws Error with one sentence
 */
export async function explainMismatches(
  name: string | undefined,
  { format, dir, output }: ExplainMismatchOptions,
): Promise<number> {
  const folder = dir === undefined ? process.cwd() : await folderAt("--dir", dir);
  const log = name === undefined || name === "-" ? await readInput() : await readLog(name);
  const explained = await explainWithEvidence(readMismatches(log), folder, process.env);
  const text =
    format === "json"
      ? `${JSON.stringify({ schema: "go-verify/explain-mismatch/1", mismatches: explained }, null, 2)}\n`
      : mismatchText(explained, mannersOf(surfaceOf(process.stdout)));
  await deliver(text, output);
  return explained.length === 0 ? 0 : 1;
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) {
    process.stderr.write("Paste what the go command said, then end with Ctrl-D.\n");
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
      code === undefined ? message : `${name} cannot be read (${code}): give the path of a log.`,
    );
  }
}

/** @throws Error where there is too much of it */
async function textOf(stream: AsyncIterable<Uint8Array | string>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > LARGEST) {
      throw new Error(
        `${name} is larger than ${LARGEST.toLocaleString("en")} bytes, which no log should be.`,
      );
    }
    chunks.push(bytes);
  }
  return decoded(Buffer.concat(chunks));
}

/** Windows PowerShell redirects output as UTF-16 with a byte order mark. */
function decoded(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le", 2) : bytes.toString("utf8");
}
