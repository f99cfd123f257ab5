/** Reads the tables of an ELF file: gABI chapters 4 and 5; figures as in Go's debug/elf/elf.go. */
import { MalformedBinary } from "../binary.ts";
import {
  type Block,
  type Budget,
  type Image,
  type ReadBytes,
  readBlock,
  type Section,
  type Segment,
  size64,
  textAt,
} from "./image.ts";

/** "\x7fELF" */
const MAGIC = 0x7f454c46;
const SHT_SYMTAB = 2;
const SHT_NOTE = 7;
const SHT_NOBITS = 8;
const SHT_DYNSYM = 11;
const SHN_XINDEX = 0xffff;
const SHF_WRITE = 1;
const SHF_EXECINSTR = 4;
const PT_LOAD = 1;
const PT_NOTE = 4;
const PF_X = 1;

/** Chromium has some 50. */
const MOST_SECTIONS = 100_000;

/** A build ID is in the first note of a kind that has few. */
const MOST_NOTES = 16;
const LARGEST_NOTES = 64 * 1024;
const NT_GNU_BUILD_ID = 3;

/** How numbers of the file are read, by its class and byte order. */
interface Shape {
  little: boolean;
  wide: boolean;
}

/**
 * Reads sections, segments and the build ID.
 * @throws MalformedBinary; RangeError for a position outside of a table
 */
export async function readElfImage(read: ReadBytes, work: Budget): Promise<Image> {
  const { view } = await readBlock(read, 0, 52);
  if (view.getUint32(0) !== MAGIC) {
    throw new MalformedBinary("ELF", "the file is not of this format, and no other one is read");
  }
  const shape = { wide: view.getUint8(4) === 2, little: view.getUint8(5) === 1 };
  const { wide, little } = shape;
  const header = wide ? (await readBlock(read, 0, 64)).view : view;
  const word = (at64: number, at32: number) =>
    wide ? size64(header, at64, little) : header.getUint32(at32, little);
  const half = (at64: number, at32: number) => header.getUint16(wide ? at64 : at32, little);
  const programs = await readTable(read, { start: word(32, 28), size: half(54, 42), count: half(56, 44) });
  const sections = await readSections(
    read,
    { start: word(40, 32), size: half(58, 46), count: half(60, 48) },
    { shape, names: half(62, 50), work },
  );
  const segments = programs.map((view) => segmentOf(view, shape));
  return {
    format: "ELF",
    little,
    pointer: wide ? 8 : 4,
    buildId: await buildIdOf(read, notesOf(segments, sections), little),
    sections,
    segments: segments.filter(({ type }) => type === PT_LOAD),
  };
}

interface Table {
  start: number;
  /** Of a row, in bytes. */
  size: number;
  count: number;
}

async function readTable(read: ReadBytes, { start, size, count }: Table): Promise<DataView[]> {
  if (count === 0 || start === 0) {
    return [];
  }
  if (count > MOST_SECTIONS) {
    throw new MalformedBinary("ELF", `it claims ${count} sections`);
  }
  const { bytes } = await readBlock(read, start, size * count);
  return Array.from(
    { length: count },
    (_, i) => new DataView(bytes.buffer, bytes.byteOffset + i * size, size),
  );
}

async function readSections(
  read: ReadBytes,
  table: Table,
  { shape, names, work }: { shape: Shape; names: number; work: Budget },
): Promise<Section[]> {
  const [first] = await readTable(read, { ...table, count: Math.min(1, table.start) });
  if (first === undefined) {
    return [];
  }
  const { little, wide } = shape;
  // More than 65,279 sections do not fit into the header: the first section has their number.
  const count = table.count || (wide ? size64(first, 32, little) : first.getUint32(20, little));
  const namesAt = names === SHN_XINDEX ? first.getUint32(wide ? 40 : 24, little) : names;
  const rows = await readTable(read, { ...table, count });
  const sections = rows.map((row) => sectionOf(row, shape));
  const texts = sections[namesAt];
  const block = texts && (await readBlock(read, texts.offset, texts.size));
  return sections.map(({ nameAt, ...section }) => ({
    ...section,
    name: block ? textAt(block, nameAt, work) : "",
  }));
}

function sectionOf(view: DataView, { little, wide }: Shape): Omit<Section, "name"> & { nameAt: number } {
  const word = (at64: number, at32: number) =>
    wide ? view.getBigUint64(at64, little) : BigInt(view.getUint32(at32, little));
  const type = view.getUint32(4, little);
  const flags = Number(word(8, 8) & 0xffn);
  const kinds = {
    1: "data",
    [SHT_SYMTAB]: "symbols",
    [SHT_NOTE]: "notes",
    [SHT_DYNSYM]: "dynamic symbols",
  } as const;
  return {
    nameAt: view.getUint32(0, little),
    kind: kinds[type as keyof typeof kinds] ?? "other",
    isCode: (flags & SHF_EXECINSTR) !== 0,
    isWritable: (flags & SHF_WRITE) !== 0,
    address: word(16, 12),
    offset: Number(word(24, 16)),
    size: type === SHT_NOBITS ? 0 : Number(word(32, 20)),
    link: view.getUint32(wide ? 40 : 24, little),
  };
}

function segmentOf(view: DataView, { little, wide }: Shape): Segment & { type: number } {
  const word = (at64: number, at32: number) =>
    wide ? view.getBigUint64(at64, little) : BigInt(view.getUint32(at32, little));
  return {
    type: view.getUint32(0, little),
    isCode: (view.getUint32(wide ? 4 : 24, little) & PF_X) !== 0,
    offset: word(8, 4),
    address: word(16, 8),
    size: word(32, 16),
  };
}

/** Where notes are: segments, and then sections, since the Go linker has its build ID in a section only. */
function notesOf(
  segments: readonly (Segment & { type: number })[],
  sections: readonly Section[],
): Pick<Section, "offset" | "size">[] {
  const loaded = segments
    .filter(({ type }) => type === PT_NOTE)
    .map(({ offset, size }) => ({ offset: Number(offset), size: Number(size) }));
  return [...loaded, ...sections.filter(({ kind }) => kind === "notes")].slice(0, MOST_NOTES);
}

/** The build ID, as pprof looks for it (GetBuildID in internal/elfexec/elfexec.go). */
async function buildIdOf(
  read: ReadBytes,
  notes: readonly Pick<Section, "offset" | "size">[],
  little: boolean,
): Promise<string> {
  for (const { offset, size } of notes) {
    const id = buildIdIn(await readBlock(read, offset, Math.min(size, LARGEST_NOTES)), little);
    if (id !== undefined) {
      return id;
    }
  }
  return "";
}

/** Notes are padded to 4 bytes; those of 8, which GNU properties have, begin with another name. */
function buildIdIn({ bytes, view }: Block, little: boolean): string | undefined {
  for (let at = 0; at + 12 <= bytes.length; ) {
    const nameSize = view.getUint32(at, little);
    const size = view.getUint32(at + 4, little);
    const content = at + 12 + padded(nameSize);
    const isGnu = nameSize === 4 && view.getUint32(at + 12) === 0x474e5500;
    if (isGnu && view.getUint32(at + 8, little) === NT_GNU_BUILD_ID) {
      return Array.from(bytes.subarray(content, content + size), (byte) =>
        byte.toString(16).padStart(2, "0"),
      ).join("");
    }
    at = content + padded(size);
  }
  return undefined;
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
