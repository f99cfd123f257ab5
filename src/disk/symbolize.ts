/** Reads the functions of addresses from a binary on this machine. It runs nothing of it. */
import { MalformedBinary } from "../binaries/binary.ts";
import type { AddressFrames } from "../binaries/symbols/frames.ts";
import { openSymbols } from "../binaries/symbols/openSymbols.ts";
import { readPart, UnreadableFile } from "../engine/files.ts";
import type { Nameless } from "../profile/query/symbols.ts";

/** What a binary gave: the functions of one of the mappings, by its index in the request; or why none, in one sentence. */
export type Symbolized = { index: number; frames: AddressFrames } | { problem: string };

/** A build ID in a sentence: real ones have 16 to 64 digits. */
const LONGEST_ID = 100;

/** Read at a time, so that an abort is noticed soon. */
const PIECE = 16 * 1024 * 1024;

/**
 * Looks up the addresses of the mapping that is the binary: the one of its build ID, or else the first one, which is the
 * main program. As in pprof, a mapping of another build ID stays as it is. Undefined where the signal ended it. esbuild.mjs
 * bundles this file separately, so that no class of an error would be known to the caller.
 */
export async function symbolize(
  path: string,
  mappings: readonly Pick<Nameless, "mapping" | "addresses">[],
  signal: AbortSignal,
): Promise<Symbolized | undefined> {
  try {
    return await symbolized(path, mappings, signal);
  } catch (error) {
    if (signal.aborted) {
      return undefined;
    }
    if (error instanceof MalformedBinary) {
      return { problem: `${path} gives no functions, since ${error.message}.` };
    }
    if (error instanceof UnreadableFile) {
      return { problem: error.message };
    }
    const { code } = error as NodeJS.ErrnoException;
    return code === undefined ? Promise.reject(error) : { problem: `${path} cannot be read (${code}).` };
  }
}

async function symbolized(
  path: string,
  mappings: readonly Pick<Nameless, "mapping" | "addresses">[],
  signal: AbortSignal,
): Promise<Symbolized> {
  const none = (problem: string): Symbolized => ({ problem: `${path} ${problem}` });
  const symbols = await openSymbols((start, length) => readPieces(path, start, length, signal));
  const { buildId } = symbols;
  const same = mappings.findIndex(({ mapping }) => buildId !== "" && mapping.buildId === buildId);
  const index = Math.max(0, same);
  const { mapping, addresses } = mappings[index]!;
  if (same < 0 && buildId !== "" && mapping.buildId !== "") {
    return none(
      `has the build ID ${buildId}, and the profile is of one with ${mapping.buildId.slice(0, LONGEST_ID)}: give the binary that ran.`,
    );
  }
  const frames = await symbols.framesOf(addresses, mapping);
  return frames.functions.length > 0
    ? { index, frames }
    : none("has no function at the addresses of the profile: give the binary that ran.");
}

async function readPieces(
  path: string,
  start: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < length; at += PIECE) {
    signal.throwIfAborted();
    const { bytes } = await readPart(path, () => start + at, Math.min(PIECE, length - at));
    pieces.push(bytes);
    if (bytes.length < PIECE) {
      break;
    }
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
