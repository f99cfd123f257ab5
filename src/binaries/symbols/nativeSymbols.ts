/** The symbols of functions that C, C++, Rust and assembly have: gABI chapter 4, "Symbol Table". */
import { MalformedBinary } from "../binary.ts";
import type { Frame } from "./frames.ts";
import { type Budget, type Image, type ReadBytes, readBlock, type Section, textAt } from "./image.ts";

/** The functions that symbols name. */
export interface NativeSymbols {
  /** The frame of an address of the binary: a name only. Undefined where no function has it. */
  frameAt(address: bigint): Frame | undefined;
}

const STT_NOTYPE = 0;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;

/** Chromium, unstripped, has under two million. */
const MOST_FUNCTIONS = 4_000_000;

/** The table of symbols: all, or in a stripped binary those for the dynamic linker. */
export function symbolTable({ sections }: Image): Section | undefined {
  return (
    sections.find(({ kind }) => kind === "symbols") ?? sections.find(({ kind }) => kind === "dynamic symbols")
  );
}

/**
 * Reads the symbols.
 * @throws MalformedBinary; RangeError for a position outside of a table
 */
export async function readNativeSymbols(
  read: ReadBytes,
  image: Image,
  work: Budget,
): Promise<NativeSymbols | undefined> {
  const table = symbolTable(image);
  const texts = table && image.sections[table.link];
  if (!table || !texts) {
    return undefined;
  }
  const { base, starts, sizes, namesAt } = await readFunctions(read, table, image);
  const names = await readBlock(read, texts.offset, texts.size);
  return {
    frameAt(address) {
      const offset = Number(address - base);
      let [low, high] = [-1, starts.length];
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        [low, high] = starts[middle]! <= offset ? [middle, high] : [low, middle];
      }
      // Assembly has no sizes: such a function reaches to the next one.
      const isIn = low >= 0 && (sizes[low] === 0 || offset < starts[low]! + sizes[low]!);
      return isIn ? { name: textAt(names, namesAt[low]!, work), file: "", line: 0, startLine: 0 } : undefined;
    },
  };
}

/** Functions by address, as columns. */
interface Functions {
  /** The lowest address; the others are counted from it. */
  base: bigint;
  starts: Float64Array;
  sizes: Float64Array;
  namesAt: Uint32Array;
}

/** Of several functions at one address, the last one has a size, and is global rather than local. */
async function readFunctions(
  read: ReadBytes,
  { offset, size }: Section,
  { sections, little, pointer }: Image,
): Promise<Functions> {
  const { view } = await readBlock(read, offset, size);
  const step = pointer === 8 ? 24 : 16;
  const word = (at: number) =>
    pointer === 8 ? view.getBigUint64(at, little) : BigInt(view.getUint32(at, little));
  const [addressAt, sizeAt, infoAt, sectionAt] = pointer === 8 ? [8, 16, 4, 6] : [4, 8, 12, 14];
  const rows: number[] = [];
  let base = 2n ** 64n;
  for (let at = 0; at + step <= size; at += step) {
    const type = view.getUint8(at + infoAt!) & 15;
    const isFunction = type === STT_FUNC || type === STT_GNU_IFUNC || type === STT_NOTYPE;
    if (isFunction && sections[view.getUint16(at + sectionAt!, little)]?.isCode) {
      rows.push(at);
      const address = word(at + addressAt!);
      base = address < base ? address : base;
    }
  }
  if (rows.length > MOST_FUNCTIONS) {
    throw new MalformedBinary("ELF", `it claims ${rows.length} functions`);
  }
  const starts = Float64Array.from(rows, (at) => Number(word(at + addressAt!) - base));
  const ranks = Uint8Array.from(rows, (at) => {
    const info = view.getUint8(at + infoAt!);
    const isTyped = (info & 15) !== STT_NOTYPE;
    return (isTyped ? 4 : 0) + (word(at + sizeAt!) > 0n ? 2 : 0) + (info >>> 4 > 0 ? 1 : 0);
  });
  const order = Uint32Array.from(rows.keys()).sort(
    (a, b) => starts[a]! - starts[b]! || ranks[a]! - ranks[b]!,
  );
  return {
    base,
    starts: Float64Array.from(order, (row) => starts[row]!),
    sizes: Float64Array.from(order, (row) => Number(word(rows[row]! + sizeAt!))),
    namesAt: Uint32Array.from(order, (row) => view.getUint32(rows[row]!, little)),
  };
}
