/** `go-verify gosum merge OURS THEIRS [PATH]`: merges go.sum for git, which calls it as a merge driver. */
import { readRegularFile } from "../engine/files.ts";
import { writeWhole } from "../engine/scratch.ts";
import { oneLine } from "../formats/visible.ts";
import { mergeProblem, mergeSums, type SumConflict } from "../modules/goSum/mergeSums.ts";
import { rehashedAdvice } from "../modules/goSum/sumDiffWords.ts";
import { remark } from "./terminal.ts";

/** Far more than any go.sum file has. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Of more conflicts only the number is printed: each is marked in the file. */
const MOST_TOLD = 5;

/**
 * Writes the lines of both sides into the file OURS, as git expects it. Returns the exit code: 1 on a conflict, which is
 * then marked in the file, else 0. `name` is the path that messages show.
 * @throws Error with one sentence; Cancelled
 */
export async function gosumMerge(
  [ours, theirs]: readonly [ours: string, theirs: string],
  name: string,
  signal: AbortSignal,
): Promise<number> {
  const sides = { ours: await bytesOf(ours, signal), theirs: await bytesOf(theirs, signal) };
  const texts = { ours: textOf(sides.ours), theirs: textOf(sides.theirs) };
  for (const side of ["ours", "theirs"] as const) {
    const problem = mergeProblem(texts[side]);
    if (problem) {
      await writeWhole(ours, bothSides(sides));
      remark(`${oneLine(name)}: line ${problem.line} of ${side} cannot be merged: ${problem.message}\n`);
      remark("Both sides are in the file: merge them by hand, then run go mod tidy.\n");
      return 1;
    }
  }
  const { text, conflicts } = mergeSums(texts.ours, texts.theirs);
  await writeWhole(ours, text);
  tell(name, conflicts);
  return conflicts.length > 0 ? 1 : 0;
}

function tell(name: string, conflicts: readonly SumConflict[]): void {
  for (const { key, ours, theirs } of conflicts.slice(0, MOST_TOLD)) {
    const hashes = `${ours.join(" and ")} in ours, ${theirs.join(" and ")} in theirs`;
    remark(`${oneLine(`${name}: ${key} has two hashes: ${hashes}.`)}\n`);
  }
  if (conflicts.length > MOST_TOLD) {
    remark(`${oneLine(name)}: ${conflicts.length - MOST_TOLD} more are marked in the file.\n`);
  }
  if (conflicts.length > 0) {
    const { cause, fix } = rehashedAdvice();
    remark(`${cause} ${fix}\n`);
  }
}

async function bytesOf(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await readRegularFile(path, { most: MOST_BYTES, signal });
  if (bytes === undefined) {
    throw new Error(
      `${path} is not there: git names the files of a merge, see go-verify gosum merge --help.`,
    );
  }
  return bytes;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

/** Both files whole, between the markers of a conflict: no byte is lost. */
function bothSides({ ours, theirs }: { ours: Uint8Array; theirs: Uint8Array }): Uint8Array {
  const ended = (bytes: Uint8Array) =>
    bytes.length === 0 || bytes.at(-1) === 0x0a ? [bytes] : [bytes, Buffer.from("\n")];
  return Buffer.concat([
    Buffer.from("<<<<<<< ours\n"),
    ...ended(ours),
    Buffer.from("=======\n"),
    ...ended(theirs),
    Buffer.from(">>>>>>> theirs\n"),
  ]);
}
