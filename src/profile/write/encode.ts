/** Writes a profile as `perftools.profiles.Profile` (google/pprof, proto/profile.proto; encode.go), not packed. */
import type { Profile, ValueType } from "../table/profile.ts";
import { type ProtoWriter, protoWriter } from "./protoWriter.ts";

/**
 * The bytes of a profile; gzip makes a `.pb.gz` of them. Only strings that are used are written, with the bytes that they
 * had when they were read.
 */
export function encodeProfile(profile: Profile): Uint8Array {
  const writer = protoWriter();
  const strings = stringsOf(profile);
  for (const type of profile.sampleTypes) {
    writer.message(1, () => writeValueType(writer, type, strings.text));
  }
  writeSamples(writer, profile, strings.row);
  writeMappings(writer, profile, strings.text);
  writeLocations(writer, profile);
  writeFunctions(writer, profile, strings.row);
  writeHead(writer, profile, strings.text);
  for (const text of strings.texts) {
    writer.text(6, text);
  }
  return writer.bytes();
}

type TextIndex = (text: string) => number;
type RowIndex = (row: number) => number;

/** The string table that is written: filled while it is used. */
function stringsOf({ strings }: Profile): { texts: readonly string[]; text: TextIndex; row: RowIndex } {
  const texts = [""];
  const indexes = new Map([["", 0]]);
  const rows = new Int32Array(strings.length).fill(-1);
  const text: TextIndex = (value) => {
    const known = indexes.get(value);
    if (known !== undefined) {
      return known;
    }
    indexes.set(value, texts.length);
    return texts.push(value) - 1;
  };
  return {
    texts,
    text,
    row(row) {
      if (rows[row] === -1) {
        rows[row] = text(strings.at(row));
      }
      return rows[row]!;
    },
  };
}

function writeValueType(writer: ProtoWriter, { type, unit }: ValueType, text: TextIndex): void {
  writer.number(1, text(type));
  writer.number(2, text(unit));
}

function writeSamples(
  writer: ProtoWriter,
  { samples, locations, sampleTypes }: Profile,
  row: RowIndex,
): void {
  const { keys, texts, numbers, units, starts } = samples.labels;
  const ids = locations.ids;
  const types = sampleTypes.length;
  for (let sample = 0; sample < samples.length; sample++) {
    writer.message(2, () => {
      const stack = samples.frames.subarray(samples.starts[sample], samples.starts[sample + 1]);
      writer.packed(1, stack.length, (i) => writer.varint64(ids[stack[i]!]!));
      const values = samples.values.subarray(sample * types, sample * types + types);
      writer.packed(2, types, (i) =>
        values[i]! < 0 || typeof values[i] === "bigint"
          ? writer.varint64(BigInt(values[i]!))
          : writer.varint(Number(values[i]!)),
      );
      for (let label = starts[sample]!; label < starts[sample + 1]!; label++) {
        writer.message(3, () => {
          writer.number(1, row(keys[label]!));
          writer.number(2, row(texts[label]!));
          writer.int64(3, numbers[label]!);
          writer.number(4, row(units[label]!));
        });
      }
    });
  }
}

function writeMappings(writer: ProtoWriter, { mappings }: Profile, text: TextIndex): void {
  for (const mapping of mappings) {
    writer.message(3, () => {
      writer.int64(1, mapping.id);
      writer.int64(2, mapping.start);
      writer.int64(3, mapping.limit);
      writer.int64(4, mapping.offset);
      writer.number(5, text(mapping.file));
      writer.number(6, text(mapping.buildId));
      writer.number(7, Number(mapping.hasFunctions));
      writer.number(8, Number(mapping.hasFilenames));
      writer.number(9, Number(mapping.hasLineNumbers));
      writer.number(10, Number(mapping.hasInlineFrames));
    });
  }
}

function writeLocations(writer: ProtoWriter, { locations, mappings, functions }: Profile): void {
  const { ids, addresses, lineStarts, lines, folded } = locations;
  for (let location = 0; location < locations.length; location++) {
    writer.message(4, () => {
      writer.int64(1, ids[location]!);
      writer.int64(2, mappings[locations.mappings[location]!]?.id ?? 0n);
      writer.int64(3, addresses[location]!);
      for (let line = lineStarts[location]!; line < lineStarts[location + 1]!; line++) {
        writer.message(4, () => {
          writer.int64(1, functions.ids[lines.functions[line]!]!);
          writer.int64(2, lines.lines[line]!);
          writer.int64(3, lines.columns[line]!);
        });
      }
      writer.number(5, folded[location]!);
    });
  }
}

function writeFunctions(writer: ProtoWriter, { functions }: Profile, row: RowIndex): void {
  const { ids, names, systemNames, files, startLines } = functions;
  for (let index = 0; index < functions.length; index++) {
    writer.message(5, () => {
      writer.int64(1, ids[index]!);
      writer.number(2, row(names[index]!));
      writer.number(3, row(systemNames[index]!));
      writer.number(4, row(files[index]!));
      writer.int64(5, startLines[index]!);
    });
  }
}

function writeHead(writer: ProtoWriter, profile: Profile, text: TextIndex): void {
  writer.number(7, text(profile.dropFrames));
  writer.number(8, text(profile.keepFrames));
  writer.int64(9, profile.timeNanos);
  writer.int64(10, profile.durationNanos);
  writer.message(11, () => writeValueType(writer, profile.periodType, text));
  writer.int64(12, profile.period);
  const { comments } = profile;
  writer.packed(13, comments.length, (i) => writer.varint(text(comments[i]!)));
  writer.number(14, text(profile.defaultSampleType));
  writer.number(15, text(profile.docUrl));
}
