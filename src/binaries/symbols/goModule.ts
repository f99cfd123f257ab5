/**
 * Finds runtime.moduledata, from which the tables of a Go program get their bases: since Go 1.18 the functions of
 * pclntab are offsets from the start of the text, and the trees of inlined calls are offsets from go:func.*.
 */
import { MalformedBinary } from "../binary.ts";
import { type Budget, blockOf, type Image, type ReadBytes, readBlock, type Section } from "./image.ts";

/** What is needed of the moduledata. */
export interface GoModule {
  /** The address of the first function. */
  text: bigint;
  /** The address from which data of functions is counted; undefined where it is not known. */
  functionData: bigint | undefined;
}

/** Words of moduledata (runtime/symtab.go): a slice has three. The first words are the same since Go 1.16. */
const NAMES_WORD = 1;
const TEXT_WORD = 22;
/** `gofunc` from Go 1.20 to 1.25. */
const FUNCTION_DATA_WORD = 40;
/** Since Go 1.26 `epclntab` is behind it; Go 1.27 added words before both. `textsectmap`, a slice, is next. */
const LAST_WORD = 56;

/** The header of pclntab, as far as it identifies its moduledata. */
export interface PclntabPlace {
  section: Section;
  address: bigint;
  /** The offset of the table of names from the header. */
  names: number;
  /** It is of Go 1.20 or newer: before, words behind `text` were others. */
  isOfGo120: boolean;
}

/** The moduledata that belongs to a pclntab; undefined where none does, or where only the loader fills it. */
export async function findGoModule(
  read: ReadBytes,
  image: Image,
  place: PclntabPlace,
  work: Budget,
): Promise<GoModule | undefined> {
  const { pointer } = image;
  const isOwn = ({ name }: Section) => /^\.go\.module|noptrdata/.test(name);
  const sections = image.sections
    .filter(({ isWritable, kind }) => isWritable && kind === "data")
    .sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
  for (const { offset, size } of sections) {
    work.spend(size / pointer);
    const { bytes } = await readBlock(read, offset, size);
    const found = moduleIn(bytes, image, place);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Its first word is the address of pclntab, and the second one that of the names in it. */
function moduleIn(
  bytes: Uint8Array,
  { little, pointer }: Image,
  { section, address, names, isOfGo120 }: PclntabPlace,
): GoModule | undefined {
  const { view } = blockOf(bytes);
  const word = (at: number) =>
    pointer === 8 ? view.getBigUint64(at, little) : BigInt(view.getUint32(at, little));
  const low = Number(address & 0xffffffffn);
  const lowAt = little || pointer === 4 ? 0 : 4;
  for (let at = 0; at + LAST_WORD * pointer <= bytes.length; at += pointer) {
    const isFound =
      view.getUint32(at + lowAt, little) === low &&
      word(at) === address &&
      word(at + NAMES_WORD * pointer) === address + BigInt(names);
    if (isFound) {
      const words = Array.from({ length: LAST_WORD }, (_, i) => word(at + i * pointer));
      const end = words.indexOf(section.address + BigInt(section.size), FUNCTION_DATA_WORD);
      const last = end < 0 ? FUNCTION_DATA_WORD : end;
      if (isOfGo120 && words[last + 2]! > 1n) {
        throw new MalformedBinary("ELF", "its Go code is in several parts, which are not read");
      }
      return { text: words[TEXT_WORD]!, functionData: words[end < 0 ? last : last - 1] };
    }
  }
  return undefined;
}
