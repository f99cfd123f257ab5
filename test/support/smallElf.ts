/** A small ELF file with functions of C, made by code. */

/** What the file has. */
export interface SmallElf {
  little?: boolean;
  wide?: boolean;
  buildId?: string;
  /** The address of its only segment, which the file has from offset 0 on. */
  address?: bigint;
  /** By name: address, size, and the type of the symbol (2 is a function). */
  functions: Readonly<Record<string, readonly [address: bigint, size: number, type?: number]>>;
}

/** The bytes of the file: headers, a note, code, symbols with their names, and the names of sections. */
export function smallElf({
  little = true,
  wide = true,
  buildId = "",
  address = 0x400000n,
  functions,
}: SmallElf): Uint8Array {
  const writer = writerOf(little, wide);
  const names = "\0.text\0.symtab\0.strtab\0.shstrtab\0";
  const texts = `\0${Object.keys(functions)
    .map((name) => `${name}\0`)
    .join("")}`;
  const [header, program, section] = wide ? [64, 56, 64] : [52, 32, 40];
  const note = header! + 2 * program!;
  const noteSize = buildId === "" ? 0 : 16 + buildId.length / 2;
  const symbols = 0x1000;
  const symbolSize = (wide ? 24 : 16) * Object.keys(functions).length;
  const strings = symbols + symbolSize;
  const sectionNames = strings + texts.length;
  const sections = sectionNames + names.length;
  writer.at(0).bytes([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]);
  writer.at(16).half(2).half(62).four(1).word(address).word(BigInt(header!)).word(BigInt(sections)).four(0);
  writer.half(header!).half(program!).half(2).half(section!).half(5).half(4);
  const segment = (i: number, type: number, flags: number, [offset, start, size]: readonly bigint[]) => {
    writer.at(header! + i * program!).four(type);
    if (wide) {
      writer.four(flags);
    }
    writer.word(offset!).word(start!).word(start!).word(size!).word(size!);
    if (!wide) {
      writer.four(flags);
    }
    writer.word(4096n);
  };
  segment(0, 1, 5, [0n, address, 0x100000n]);
  segment(1, 4, 4, [BigInt(note), address, BigInt(noteSize)]);
  if (buildId !== "") {
    writer
      .at(note)
      .four(4)
      .four(buildId.length / 2)
      .four(3)
      .bytes([0x47, 0x4e, 0x55, 0]);
    writer.bytes(Buffer.from(buildId, "hex"));
  }
  let nameAt = 1;
  writer.at(symbols);
  for (const [name, [start, size, type = 2]] of Object.entries(functions)) {
    writer.four(nameAt);
    if (wide) {
      writer
        .bytes([0x10 | type, 0])
        .half(1)
        .word(start)
        .word(BigInt(size));
    } else {
      writer
        .word(start)
        .word(BigInt(size))
        .bytes([0x10 | type, 0])
        .half(1);
    }
    nameAt += name.length + 1;
  }
  writer.at(strings).bytes(Buffer.from(texts)).bytes(Buffer.from(names));
  const row = (name: string, type: number, flags: number, [start, offset, size, link]: readonly number[]) => {
    writer
      .four(name === "" ? 0 : names.indexOf(name))
      .four(type)
      .word(BigInt(flags))
      .word(BigInt(start!));
    writer.word(BigInt(offset!)).word(BigInt(size!)).four(link!).four(0).word(1n).word(0n);
  };
  row("", 0, 0, [0, 0, 0, 0]);
  row(".text", 1, 6, [Number(address), 0, 0x1000, 0]);
  row(".symtab", 2, 0, [0, symbols, symbolSize, 3]);
  row(".strtab", 3, 0, [0, strings, texts.length, 0]);
  row(".shstrtab", 3, 0, [0, sectionNames, names.length, 0]);
  return writer.all();
}

function writerOf(little: boolean, wide: boolean) {
  const room = Buffer.alloc(0x4000);
  const view = new DataView(room.buffer, room.byteOffset, room.length);
  let next = 0;
  const writer = {
    at(position: number) {
      next = position;
      return writer;
    },
    bytes(values: ArrayLike<number>) {
      room.set(values, next);
      next += values.length;
      return writer;
    },
    half(value: number) {
      view.setUint16(next, value, little);
      next += 2;
      return writer;
    },
    four(value: number) {
      view.setUint32(next, value, little);
      next += 4;
      return writer;
    },
    /** An address, an offset or a size. */
    word(value: bigint) {
      if (wide) {
        view.setBigUint64(next, value, little);
        next += 8;
        return writer;
      }
      return writer.four(Number(value));
    },
    all: () => Uint8Array.from(room.subarray(0, next)),
  };
  return writer;
}
