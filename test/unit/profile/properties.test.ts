/** Properties of the decoder that hold for any input. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeProfile } from "../../../src/profile/read/decode.ts";
import { cursorOver, readVarint, signed64, unsigned64 } from "../../../src/profile/read/wire.ts";
import { builder } from "../../../src/profile/table/build.ts";
import { ProfileError } from "../../../src/profile/table/profile.ts";
import { encodeProfile } from "../../../src/profile/write/encode.ts";
import { protoWriter } from "../../../src/profile/write/protoWriter.ts";
import { contentOf, open } from "./bytes.ts";

const anyInt64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const anyUint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const exact = fc.maxSafeInteger().map((value) => value % 2 ** 40);

const mapping = fc.record({
  id: fc.constant(0n),
  start: anyUint64,
  limit: anyUint64,
  offset: anyUint64,
  file: fc.string(),
  buildId: fc.string(),
  hasFunctions: fc.boolean(),
  hasFilenames: fc.boolean(),
  hasLineNumbers: fc.boolean(),
  hasInlineFrames: fc.boolean(),
});
const line = fc.record({
  name: fc.string(),
  systemName: fc.string(),
  file: fc.string(),
  startLine: anyInt64,
  line: anyInt64,
  column: anyInt64,
});
const location = fc.record({
  mapping: fc.option(mapping, { nil: undefined }),
  address: anyUint64,
  folded: fc.boolean(),
  lines: fc.array(line, { maxLength: 3 }),
});
const label = fc.record({
  key: fc.string(),
  text: fc.string({ minLength: 1 }),
  number: fc.constant(0),
  unit: fc.constant(""),
});
const sample = fc.record({
  stack: fc.array(location, { maxLength: 4 }),
  values: fc.tuple(exact, fc.integer({ min: 1 })),
  labels: fc.array(label, { maxLength: 2 }),
});

suite("decoder properties", () => {
  test("a number of 64 bits is read as it was written", () => {
    fc.assert(
      fc.property(anyInt64, (value) => {
        const writer = protoWriter();
        writer.varint64(value);
        const cursor = cursorOver(writer.bytes());
        readVarint(cursor, cursor.bytes.length);
        assert.equal(signed64(cursor), value);
        assert.equal(unsigned64(cursor), BigInt.asUintN(64, value));
        assert.equal(cursor.at, cursor.bytes.length);
      }),
    );
  });

  test("what was encoded is decoded the same", () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 8 }),
        fc.string(),
        anyInt64,
        (samples, comment, timeNanos) => {
          const target = builder();
          for (const { stack, values, labels } of samples) {
            target.sample(Int32Array.from(stack, target.location), values, target.labels(labels));
          }
          const profile = target.finish({
            sampleTypes: [
              { type: "a", unit: "count" },
              { type: "b", unit: "bytes" },
            ],
            dropFrames: "",
            keepFrames: "",
            timeNanos,
            durationNanos: 5n,
            periodType: { type: "b", unit: "" },
            period: 3n,
            comments: [comment],
            defaultSampleType: "b",
            docUrl: "",
          });
          assert.deepEqual(contentOf(decodeProfile(encodeProfile(profile))), contentOf(profile));
        },
      ),
    );
  });

  test("any bytes are read, or refused with a sentence", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        await open(bytes).catch((error) => assert.ok(error instanceof ProfileError, String(error)));
      }),
      { numRuns: 2000 },
    );
  });
});
