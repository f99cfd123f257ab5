/** Bytes that are not UTF-8 are the same when they are written again, and are shown as any decoder shows them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { compareText } from "../../../../src/profile/analyse/graph.ts";
import { decodeProfile } from "../../../../src/profile/read/decode.ts";
import { bytesOf, shownJson, shownText, textOf } from "../../../../src/profile/table/bytesText.ts";
import { encodeProfile } from "../../../../src/profile/write/encode.ts";
import { profileOf } from "../stacks.ts";

/** Beginnings and parts of characters are likelier than by chance. */
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        0x41,
        0x7f,
        0x80,
        0x9f,
        0xa0,
        0xbf,
        0xc0,
        0xc2,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
        0xff,
      ),
      fc.nat(255),
    ),
    { maxLength: 12 },
  )
  .map((array) => Uint8Array.from(array));

suite("bytes as text", () => {
  test("any bytes are the same when they are written again, and are shown as Node shows them", () => {
    fc.assert(
      fc.property(bytes, (own) => {
        const text = textOf(own);
        assert.deepEqual(bytesOf(text), own);
        const shown = Buffer.from(own).toString("utf8");
        assert.equal(shownText(text), shown);
        assert.equal(JSON.parse(shownJson(JSON.stringify(text))), shown);
      }),
      { numRuns: 20_000 },
    );
  });

  test("texts are ordered by their bytes", () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        assert.equal(Math.sign(compareText(textOf(a), textOf(b))), Buffer.compare(a, b));
      }),
      { numRuns: 20_000 },
    );
  });

  test("a backslash before what looks like such a byte stays in JSON", () => {
    const text = 'a\\udc80 \\\udcff "\udce6\udc97"';
    assert.equal(JSON.parse(shownJson(JSON.stringify(text))), 'a\\udc80 \\\ufffd "\ufffd"');
  });

  test("an export has the bytes of names and labels", () => {
    const label = { key: "k\udcff", text: "\u65e5\udce6\udc97", number: 0, unit: "" };
    const stacks = [["main;caf\udce9", 3, [label]]] as const;
    const written = encodeProfile(profileOf(stacks));
    const again = encodeProfile(decodeProfile(written));
    assert.deepEqual(again, written);
    for (const part of ["caf\xe9", "k\xff", "\xe6\x97\xa5\xe6\x97"]) {
      assert.ok(Buffer.from(again).includes(Buffer.from(part, "latin1")), part);
    }
  });

  test("a long text of such bytes is read in linear time", () => {
    const began = performance.now();
    assert.equal(textOf(new Uint8Array(4_000_000).fill(0xff)).length, 4_000_000);
    assert.ok(performance.now() - began < 2000);
  });
});
