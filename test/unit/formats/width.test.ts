import assert from "node:assert/strict";
import fc from "fast-check";
import { cells, cut, pad, wrap } from "../../../src/formats/width.ts";

/** What occurs in reports: every script's letters and the emoji of common use. */
const SAMPLES = [
  "plain",
  "日本語",
  "한국어",
  "\u1112\u1161\u11ab",
  "ｆｕｌｌ",
  "ﾊﾝ",
  "é e\u0301 n\u0303",
  "שלום",
  "العَرَبِيَّة",
  "ไทย",
  "✅",
  "✔",
  "✔\ufe0f",
  "❤\ufe0f",
  "👍🏽",
  "👩‍👩‍👧",
  "🏳️‍🌈",
  "👩🏽‍💻",
  "🇩🇪",
  "1\ufe0f\u20e3",
  "…·–✓✗",
  "\u200b\ufeff",
];

suite("widths in a terminal", () => {
  let stringWidth: (text: string) => number;
  suiteSetup(async () => {
    stringWidth = (await import("string-width")).default;
  });

  for (const sample of SAMPLES) {
    test(`of ${JSON.stringify(sample)} are those that string-width gives`, () => {
      assert.equal(cells(sample), stringWidth(sample));
    });
  }

  test("of joined letters of India and Thailand are those of the C library, as terminals take them", () => {
    assert.equal(cells("हिन्दी"), 5);
    assert.equal(cells("กำ"), 2);
  });

  test("add up", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SAMPLES)), (some) => {
        const text = some.join(" ");
        assert.equal(cells(text), stringWidth(text));
      }),
    );
  });

  test("of a cut line are at most the given width, and no character is halved", () => {
    assert.equal(cut("日本語日本語", 6, true), "日本…");
    assert.equal(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5, false), "👩‍👩‍👧👩‍👩‍👧~");
    assert.equal(cut("short", 5, true), "short");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SAMPLES)), fc.integer({ min: 1, max: 40 }), (some, width) => {
        assert.ok(cells(cut(some.join(" "), width, true)) <= width);
      }),
    );
  });

  test("decide where a line is broken and filled", () => {
    assert.deepEqual(wrap("日本 語 ab toolongword c", 7), ["日本 語", "ab", "toolongword", "c"]);
    assert.equal(pad("日本", 6), "日本  ");
    assert.equal(pad("toolong", 3), "toolong");
  });
});
