/**
 * Functions and lines of a Go program, from the tables that every one carries, stripped or not: pclntab, and the trees
 * of inlined calls (runtime/symtab.go, runtime/symtabinl.go, debug/gosym/pclntab.go; cmd/link/internal/ld/pcln.go).
 */
import { MalformedBinary } from "../binary.ts";
import type { Frame } from "./frames.ts";
import { findGoModule } from "./goModule.ts";
import {
  type Block,
  type Budget,
  type Image,
  type ReadBytes,
  readBlock,
  type Section,
  size64,
  textAt,
} from "./image.ts";
import { type PcValues, readPcValues } from "./pcValues.ts";

/** The functions of a Go program. */
export interface GoFunctions {
  /** The frames of an address of the binary, inlined first; undefined outside of Go's text. */
  framesAt(address: bigint): Frame[] | undefined;
}

/** The magic of pclntab since Go 1.20, and that of Go 1.18 (internal/abi/symtab.go). */
const GO_1_20 = 0xfffffff1;
const GO_1_18 = 0xfffffff0;

/** The magic, two zeros, the quantum of instructions, and the size of an address. */
const HEADER = 8;

const PCDATA_INLINING = 2;
const FUNCDATA_INLINING = 3;
/** The size of runtime.inlinedCall. */
const INLINED_CALL = 16;
/** Deeper than any inlining of the compiler's. */
const DEEPEST = 1000;

/** What a frame costs of the budget: five million of them are 400 MB. */
const FRAME = 40;

/** The parts of pclntab, each from its start to the end of the section. */
interface Tables {
  little: boolean;
  quantum: number;
  hasInlining: boolean;
  count: number;
  names: Block;
  units: Block;
  files: Block;
  values: Block;
  functions: Block;
  /** The trees of inlined calls; undefined where they were not found. */
  trees: Block | undefined;
  work: Budget;
}

/**
 * Reads the functions; undefined where the binary has none of Go's.
 * @throws MalformedBinary; RangeError for a position outside of a table
 */
export async function readGoFunctions(
  read: ReadBytes,
  image: Image,
  work: Budget,
): Promise<GoFunctions | undefined> {
  const pclntab = await findPclntab(read, image);
  if (pclntab === undefined) {
    return undefined;
  }
  const { block } = pclntab;
  const { view } = block;
  const { little, pointer } = image;
  const magic = view.getUint32(0, little);
  if (magic !== GO_1_20 && magic !== GO_1_18) {
    throw new MalformedBinary(
      "ELF",
      "its table of Go functions has an unknown form, such as that of Go 1.17 or older",
    );
  }
  const word = (i: number) =>
    pointer === 8 ? size64(view, 8 + 8 * i, little) : view.getUint32(8 + 4 * i, little);
  const part = (i: number) => partOf(block, word(i));
  const module = await findGoModule(
    read,
    image,
    { ...pclntab, names: word(3), isOfGo120: magic === GO_1_20 },
    work,
  );
  if (module === undefined) {
    throw new MalformedBinary("ELF", "where its Go functions begin is not known before it is loaded");
  }
  const trees =
    module.functionData === undefined
      ? undefined
      : await treesAt(read, image.sections, module.functionData, pclntab);
  const tables: Tables = {
    little,
    quantum: view.getUint8(6),
    hasInlining: magic === GO_1_20,
    count: word(0),
    names: part(3),
    units: part(4),
    files: part(5),
    values: part(6),
    functions: part(7),
    trees,
    work,
  };
  return functionsOf(tables, module.text);
}

/** Where the table is. */
interface Pclntab {
  section: Section;
  address: bigint;
  /** From its header to the end of the section. */
  block: Block;
}

/** It has a section of its own, but for a C linker that made a position-independent program of what Go 1.25 or older compiled. */
async function findPclntab(
  read: ReadBytes,
  { sections, little, pointer }: Image,
): Promise<Pclntab | undefined> {
  const own = sections.find(({ name }) => /^\.(data\.rel\.ro\.)?gopclntab$/.test(name));
  const section = own ?? sections.find(({ name }) => name === ".data.rel.ro");
  if (section === undefined) {
    return undefined;
  }
  const block = await readBlock(read, section.offset, section.size);
  if (own) {
    return { section, address: section.address, block };
  }
  const { bytes, view } = block;
  for (let at = 0; at + HEADER <= bytes.length; at += pointer) {
    const magic = view.getUint32(at, little);
    const isHeader = bytes[at + 4] === 0 && bytes[at + 5] === 0 && bytes[at + 7] === pointer;
    if ((magic === GO_1_20 || magic === GO_1_18) && isHeader) {
      return { section, address: section.address + BigInt(at), block: partOf(block, at) };
    }
  }
  return undefined;
}

/** @throws RangeError */
function partOf({ bytes }: Block, start: number): Block {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  return { view, bytes: bytes.subarray(start) };
}

/** Since Go 1.26 the trees are in the section of pclntab, before in .rodata. */
async function treesAt(
  read: ReadBytes,
  sections: readonly Section[],
  address: bigint,
  pclntab: Pclntab,
): Promise<Block | undefined> {
  const home = sections.find(
    ({ address: start, size, kind }) => kind === "data" && start <= address && address < start + BigInt(size),
  );
  if (home === undefined) {
    return undefined;
  }
  const start = Number(address - home.address);
  return home === pclntab.section && pclntab.address <= address
    ? partOf(pclntab.block, Number(address - pclntab.address))
    : readBlock(read, home.offset + start, home.size - start);
}

function functionsOf(tables: Tables, text: bigint): GoFunctions {
  const { functions, count, little } = tables;
  const startOf = (i: number) => functions.view.getUint32(8 * i, little);
  const end = startOf(count);
  let last: { index: number; function_: GoFunction } | undefined;
  const texts = { names: new Map<number, string>(), files: new Map<number, string>() };
  return {
    framesAt(address) {
      const offset = Number(address - text);
      if (offset < startOf(0) || offset >= end) {
        return undefined;
      }
      let [low, high] = [0, count];
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        [low, high] = startOf(middle) <= offset ? [middle, high] : [low, middle];
      }
      if (last?.index !== low) {
        last = { index: low, function_: readFunction(tables, low) };
      }
      return framesOf(last.function_, offset - startOf(low), tables, texts);
    },
  };
}

/** A function: fields of runtime._func, and its tables. */
interface GoFunction {
  name: number;
  startLine: number;
  unit: number;
  files: PcValues;
  lines: PcValues;
  /** Which inlined call an address is in. */
  inlined: PcValues;
  /** The position of its tree in `Tables.trees`; undefined where it has none. */
  tree: number | undefined;
}

function readFunction(tables: Tables, index: number): GoFunction {
  const { functions, little, hasInlining, values, quantum, work, trees } = tables;
  const { view } = functions;
  const start = view.getUint32(8 * index + 4, little);
  const field = (i: number) => view.getUint32(start + 4 * i, little);
  const table = (offset: number) => readPcValues(values, offset, quantum, work);
  const tableCount = field(7);
  const dataCount = view.getUint8(start + 43);
  const tree =
    hasInlining && trees && tableCount > PCDATA_INLINING && dataCount > FUNCDATA_INLINING
      ? field(11 + tableCount + FUNCDATA_INLINING)
      : 0xffffffff;
  const hasTree = tree !== 0xffffffff;
  return {
    name: field(1),
    startLine: hasInlining ? field(9) : 0,
    unit: field(8),
    files: table(field(5)),
    lines: table(field(6)),
    inlined: table(hasTree ? field(11 + PCDATA_INLINING) : 0),
    tree: hasTree ? tree : undefined,
  };
}

/** Texts by their offsets. */
interface Texts {
  names: Map<number, string>;
  files: Map<number, string>;
}

/** Goes outward from the innermost inlined call, as runtime.inlineUnwinder does. */
function framesOf(
  { name, startLine, unit, files, lines, inlined, tree }: GoFunction,
  offset: number,
  tables: Tables,
  texts: Texts,
): Frame[] {
  const { little, trees, work } = tables;
  const frames: Frame[] = [];
  for (let at = offset; frames.length < DEEPEST; ) {
    const call = inlined.at(at);
    const row = call < 0 ? undefined : tree! + call * INLINED_CALL;
    const word = (i: number) => trees!.view.getInt32(row! + 4 * i, little);
    work.spend(FRAME);
    frames.push({
      name: knownText(texts.names, tables.names, row === undefined ? name : word(1), work),
      file: fileAt(unit, files.at(at), tables, texts.files),
      line: Math.max(0, lines.at(at)),
      startLine: row === undefined ? startLine : word(3),
    });
    if (row === undefined) {
      return frames;
    }
    at = word(2);
  }
  throw new MalformedBinary("ELF", "its inlined calls have no end");
}

/** Each text is decoded once. */
function knownText(known: Map<number, string>, block: Block, offset: number, work: Budget): string {
  const text = known.get(offset) ?? textAt(block, offset, work);
  known.set(offset, text);
  return text;
}

/** Each compilation unit numbers its files. */
function fileAt(
  unit: number,
  file: number,
  { units, files, little, work }: Tables,
  known: Map<number, string>,
): string {
  const offset = file < 0 ? 0xffffffff : units.view.getUint32(4 * (unit + file), little);
  return offset === 0xffffffff ? "" : knownText(known, files, offset, work);
}
