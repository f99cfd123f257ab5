/** Profiles of very many equal samples: much in memory, and little when packed. */
import { type ProtoWriter, protoWriter } from "../../src/profile/write/protoWriter.ts";

/** What each sample has. */
export interface EqualSamples {
  count: number;
  /** The IDs of the locations of each stack, and of the profile. */
  ids: readonly bigint[];
  /** How many values, and so how many sample types. */
  types?: number;
}

/** The bytes of a profile, not packed. Each value is 1, of a type `cpu` in `nanoseconds`. */
export function manySamples({ count, ids, types = 1 }: EqualSamples): Uint8Array {
  const sample = written((writer) =>
    writer.message(2, () => {
      writer.packed(1, ids.length, (i) => writer.varint64(ids[i]!));
      writer.packed(2, types, () => writer.varint(1));
    }),
  );
  const head = written((writer) => {
    for (let type = 0; type < types; type++) {
      writer.message(1, () => {
        writer.number(1, 1);
        writer.number(2, 2);
      });
    }
  });
  const tables = written((writer) => {
    for (const [i, id] of ids.entries()) {
      writer.message(4, () => {
        writer.int64(1, id);
        writer.message(4, () => writer.number(1, i + 1));
      });
      writer.message(5, () => {
        writer.number(1, i + 1);
        writer.number(2, 3);
      });
    }
    for (const text of ["", "cpu", "nanoseconds", "main.main"]) {
      writer.text(6, text);
    }
  });
  return Buffer.concat([head, Buffer.alloc(count * sample.length, sample), tables]);
}

function written(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = protoWriter();
  write(writer);
  return writer.bytes();
}
