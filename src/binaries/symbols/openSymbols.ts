/** Opens a binary for its functions. All bytes are hostile: every table is bounded, and every position is checked. */
import { MalformedBinary } from "../binary.ts";
import { readElfImage } from "./elfImage.ts";
import { type AddressFrames, frameWriter } from "./frames.ts";
import { readGoFunctions } from "./goFunctions.ts";
import { budget, type ReadBytes } from "./image.ts";
import { readNativeSymbols, symbolTable } from "./nativeSymbols.ts";
import { type Placement, placedIn } from "./place.ts";

/** A binary with functions. */
export interface Symbols {
  /** The GNU build ID in hexadecimal digits; empty where the binary has none. */
  buildId: string;
  /**
   * The functions of addresses of a process, in which the binary was mapped so.
   * @throws MalformedBinary
   */
  framesOf(addresses: BigUint64Array, placement: Placement): Promise<AddressFrames>;
}

/**
 * Opens an ELF file.
 * @throws MalformedBinary, of which the message is a clause without the file's name
 */
export function openSymbols(read: ReadBytes): Promise<Symbols> {
  return checked(async () => {
    const work = budget();
    const image = await readElfImage(read, work);
    const go = await readGoFunctions(read, image, work);
    if (!go && !symbolTable(image)) {
      throw new MalformedBinary("ELF", "it has neither symbols nor Go's table of functions");
    }
    return {
      buildId: image.buildId,
      framesOf: (addresses, placement) =>
        checked(async () => {
          const placed = Array.from(addresses, placedIn(image, placement));
          const found = inOrder(placed, (address) => go?.framesAt(address));
          // Most Go programs have no address elsewhere.
          const native = found.includes(undefined) ? await readNativeSymbols(read, image, work) : undefined;
          const writer = frameWriter();
          for (const [i, frames] of found.entries()) {
            const address = placed[i];
            const frame = frames || address === undefined ? undefined : native?.frameAt(address);
            writer.add(frames ?? (frame ? [frame] : []));
          }
          return writer.finish();
        }),
    };
  });
}

/** Looks up addresses in ascending order, so that each function is read once; the result is in their own order. */
function inOrder<T>(
  addresses: readonly (bigint | undefined)[],
  find: (address: bigint) => T | undefined,
): (T | undefined)[] {
  const rows = [...addresses.keys()].filter((row) => addresses[row] !== undefined);
  const found = new Array<T | undefined>(addresses.length).fill(undefined);
  for (const row of rows.sort((a, b) => (addresses[a]! < addresses[b]! ? -1 : 1))) {
    found[row] = find(addresses[row]!);
  }
  return found;
}

/** A position outside of a table is one of the binary's. */
async function checked<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof RangeError
      ? new MalformedBinary("ELF", "a position in its tables lies outside of them")
      : error;
  }
}
