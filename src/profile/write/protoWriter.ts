/** Writes protocol buffers' wire format (protobuf encoding specification). */
import { BYTES } from "../read/wire.ts";
import { bytesOf } from "../table/bytesText.ts";

/** Writes fields; those that hold nothing are left out. */
export interface ProtoWriter {
  /** A field with a number from 0 to 2^53. */
  number(field: number, value: number): void;
  /** A field with any 64 bits. */
  int64(field: number, value: bigint): void;
  text(field: number, value: string): void;
  message(field: number, write: () => void): void;
  /** A packed field of `count` numbers, each written by `write`. */
  packed(field: number, count: number, write: (index: number) => void): void;
  /** A bare number, as `packed` wants it. */
  varint(value: number): void;
  varint64(value: bigint): void;
  bytes(): Uint8Array;
}

/** Starts with no byte. */
export function protoWriter(): ProtoWriter {
  let bytes = new Uint8Array(1 << 16);
  let at = 0;
  const reserve = (more: number) => {
    if (at + more > bytes.length) {
      const larger = new Uint8Array(Math.max(at + more, 2 * bytes.length));
      larger.set(bytes.subarray(0, at));
      bytes = larger;
    }
  };
  const varint = (value: number) => {
    reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[at++] = rest;
  };
  const varint64 = (value: bigint) => {
    if (value >= 0n && value <= 0xffff_ffffn) {
      varint(Number(value));
      return;
    }
    reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      bytes[at++] = Number(rest & 0x7fn) + 0x80;
      rest >>= 7n;
    }
    bytes[at++] = Number(rest);
  };
  /** Writes what has a length in front: it is written first and then moved by the length of its length. */
  const prefixed = (field: number, write: () => void) => {
    varint(field * 8 + BYTES);
    const start = at;
    write();
    const end = at;
    varint(end - start);
    const size = at - end;
    const prefix = bytes.slice(end, at);
    bytes.copyWithin(start + size, start, end);
    bytes.set(prefix, start);
  };
  return {
    number(field, value) {
      if (value !== 0) {
        varint(field * 8);
        varint(value);
      }
    },
    int64(field, value) {
      if (value !== 0n) {
        varint(field * 8);
        varint64(value);
      }
    },
    text(field, value) {
      const encoded = bytesOf(value);
      varint(field * 8 + BYTES);
      varint(encoded.length);
      reserve(encoded.length);
      bytes.set(encoded, at);
      at += encoded.length;
    },
    message: prefixed,
    packed(field, count, write) {
      if (count > 0) {
        prefixed(field, () => {
          for (let i = 0; i < count; i++) {
            write(i);
          }
        });
      }
    },
    varint,
    varint64,
    bytes: () => bytes.slice(0, at),
  };
}
