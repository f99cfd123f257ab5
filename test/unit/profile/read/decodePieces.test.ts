/** A profile that is decoded while it is unpacked is the same as one that is decoded from all its bytes. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { gunzip, gunzipPieces } from "../../../../src/engine/gunzip.ts";
import { decodeProfile } from "../../../../src/profile/read/decode.ts";
import { pieceDecoder } from "../../../../src/profile/read/decodePieces.ts";
import { inflateWith } from "../../../../src/profile/read/gzip.ts";
import { openProfile } from "../../../../src/profile/read/open.ts";
import { type Profile, ProfileError } from "../../../../src/profile/table/profile.ts";
import { protoWriter } from "../../../../src/profile/write/protoWriter.ts";
import { randomFrom } from "../../../support/random.ts";
import { sameFields } from "../../../support/same.ts";
import { contentOf, fixture, refusal } from "../bytes.ts";

/** What Go's own runtime records, of every kind. */
const RECORDED = readdirSync("test/fixtures/profiles/recorded")
  .filter((name) => name.endsWith(".pb.gz"))
  .map((name) => `recorded/${name}`);

/** A read of bytes that lie in pieces; undefined where it cannot be done. */
function inPieces(bytes: Uint8Array, piece: number): Profile | undefined {
  return attempt(() => {
    const decoder = pieceDecoder(bytes.length);
    for (let at = 0; at < bytes.length; at += piece) {
      // A piece may be used again for the next.
      decoder.take(bytes.slice(at, at + piece));
    }
    return decoder.finish();
  });
}

function attempt(read: () => Profile): Profile | undefined {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof ProfileError, String(error));
    return undefined;
  }
}

/** A profile of so many locations, each on a stack of its own. */
function manyLocations(count: number): Uint8Array {
  const writer = protoWriter();
  writer.message(1, () => writer.number(1, 1));
  for (let id = 1; id <= count; id++) {
    writer.message(2, () => {
      writer.packed(1, 1, () => writer.varint(count + 1 - id));
      writer.packed(2, 1, () => writer.varint(1));
    });
  }
  for (let id = 1; id <= count; id++) {
    writer.message(4, () => {
      writer.number(1, id);
      writer.number(3, 4096 + 16 * id);
    });
  }
  writer.message(6, () => undefined);
  writer.message(6, () => writer.varint(97));
  return writer.bytes();
}

suite("profiles in pieces", () => {
  for (const name of RECORDED) {
    test(`${name} is the same, wherever it is cut`, () => {
      const bytes = gunzipSync(fixture(name));
      const whole = contentOf(decodeProfile(bytes));
      for (const piece of [61, 4099, 1 << 18, 1 << 22]) {
        const profile = inPieces(bytes, piece);
        assert.ok(profile, `not read in pieces of ${piece}`);
        sameFields(contentOf(profile), whole, `pieces of ${piece}`);
      }
    });
  }

  test("what is damaged is read in pieces only if it is read whole, and as the same", () => {
    const random = randomFrom(7);
    const outcomes = { same: 0, refused: 0, left: 0 };
    for (const name of ["recorded/mutex.pb.gz", "recorded/cpu.labels.pb.gz"]) {
      const bytes = gunzipSync(fixture(name));
      for (let i = 0; i < 400; i++) {
        const mutant = new Uint8Array(bytes);
        for (let n = 1 + Math.floor(3 * random()); n > 0; n--) {
          mutant[Math.floor(random() * mutant.length)] = Math.floor(256 * random());
        }
        const whole = attempt(() => decodeProfile(mutant));
        const pieces = inPieces(mutant, 1000);
        if (pieces) {
          assert.ok(whole, `mutant ${i} of ${name} is only read in pieces`);
          sameFields(contentOf(pieces), contentOf(whole), `mutant ${i} of ${name}`);
        }
        outcomes[pieces ? "same" : whole ? "left" : "refused"] += 1;
      }
    }
    assert.ok(outcomes.same > 100 && outcomes.refused > 100, JSON.stringify(outcomes));
  });

  test("more than 65,536 locations are distinguished", () => {
    const profile = manyLocations(70_000);
    const whole = decodeProfile(profile);
    assert.ok(whole.samples.frames instanceof Int32Array);
    sameFields(contentOf(inPieces(profile, 1 << 16)!), contentOf(whole));
  });

  test("a large file is read in pieces, and damage in it is reported as in any other", async () => {
    const packed = new Uint8Array(gzipSync(manyLocations(70_000)));
    const asked: number[] = [];
    const inflate = inflateWith(gunzip, (bytes) => {
      asked.push(bytes.length);
      return gunzipPieces(bytes);
    });
    const neverWhole = Object.assign(() => assert.fail("it was unpacked whole"), { pieces: inflate.pieces });
    const profile = await openProfile(packed, neverWhole);
    assert.equal(profile.locations.length, 70_000);
    assert.deepEqual(asked, [packed.length]);
    assert.match(await refusal(packed.subarray(0, packed.length - 9)), /cut short: after \d+ bytes/);
    assert.match(await refusal(Buffer.concat([packed, Buffer.alloc(4)])), /follows something else/);
  });
});
