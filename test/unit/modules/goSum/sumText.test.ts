/** A go.sum that is typed in: what is read of the changed lines alone is what reading all of it anew finds. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseGoSum } from "../../../../src/modules/goSum/goSum.ts";
import { firstLines, readSumText, type SumText } from "../../../../src/modules/goSum/sumText.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;

/** Pieces of which files and edits are made: whole lines, halves of lines, line ends of each kind, half a character. */
const PIECES = [
  `a.b/c v1.0.0 ${hash("x")}\n`,
  `a.b/c v1.0.0 ${hash("z")}\n`,
  `a.b/c v1.0.0/go.mod ${hash("y")}\n`,
  `a.b/c v1.0.0/go.mod ${hash("y")}\r\n`,
  `d.e/f v1.0.0 ${hash("x")}\n`,
  `d.e/f v1.0.0 h9:abc\n`,
  `d.e/f v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n`,
  "a.b/c v1.0.0 ",
  hash("x"),
  "<<<<<<< HEAD\n",
  "one two\n",
  "\n",
  "\r",
  "\r\n",
  "\n\n\n",
  " ",
  "x",
  "\ufeff",
  "\0",
  "\u{1f600}",
  "\ud83d",
  "\ude00",
];

const piece = fc.constantFrom(...PIECES);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
/** An edit by parts of the length, so that it fits any text; what it inserts may be a file of its own. */
const edit = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.nat(80),
  inserted: text,
});

function expectSame(now: SumText, written: string): void {
  const anew = parseGoSum(written);
  assert.deepEqual(now.file, anew);
  assert.deepEqual([...firstLines(now.file)], [...firstLines(anew)]);
}

suite("a go.sum that is typed in", () => {
  test("is what reading it anew finds, after any edits, undone, redone and replaced", () => {
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 12 }), (start, edits) => {
        const texts = [start];
        for (const { from, size, inserted } of edits) {
          const last = texts.at(-1)!;
          const at = Math.round(from * last.length);
          texts.push(last.slice(0, at) + inserted + last.slice(at + size));
        }
        let known = readSumText(start);
        for (const written of [...texts, ...texts.toReversed(), "", start, `${start}${start}`]) {
          known = readSumText(written, known);
          expectSame(known, written);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("crosses the limit of lines in both directions", () => {
    const line = (i: number) => `a.b/c v1.0.${i}/go.mod ${hash("y")}\n`;
    const most = Array.from({ length: 60_000 }, (_, i) => line(i)).join("");
    const over = `${line(70_000)}${most}`;
    let known = readSumText(most);
    for (const written of [over, most, `${most}x y z\n`, `\n\n${most}`, over, over.slice(200), most]) {
      known = readSumText(written, known);
      assert.deepEqual(known.file, parseGoSum(written));
    }
  });

  test("is read where it changed, and nowhere else", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `a.b/c v1.${i}.0/go.mod ${hash("y")}\n`);
    const written = lines.join("");
    const known = readSumText(written);
    assert.equal(known.read, 20_000);
    const changed = (index: number, to: string) => lines.with(index, to).join("");
    for (const [now, most] of [
      [changed(10_000, "a.b/c v1.1.0"), 1],
      [changed(0, "one\ntwo\nthree\n"), 4],
      [changed(19_999, ""), 1],
      [`${written}x`, 1],
      [written, 0],
    ] as const) {
      const { read, file } = readSumText(now, known);
      assert.ok(read <= most, `${read} lines were read`);
      assert.deepEqual(file, parseGoSum(now));
    }
    // What did not move is the very same: what others know of it stays known.
    const typed = readSumText(changed(10_000, "x"), known).file.lines;
    assert.equal(typed[9_999], known.file.lines[9_999]);
  });
});
