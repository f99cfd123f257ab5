import assert from "node:assert/strict";
import { wholeLines } from "../../../src/formats/wholeLines.ts";

suite("pieces of whole lines", () => {
  const joined = (pieces: string[], enough: number) => [...wholeLines(pieces, enough)];

  test("small pieces are joined", () => {
    assert.deepEqual(joined(["a\n", "b\n", "c\n", "d"], 4), ["a\nb\nc\n", "d"]);
  });

  test("a line in many pieces stays whole", () => {
    assert.deepEqual(joined(["aa", "aa", "aa", "a\nb", "bb\n"], 3), ["aaaaaaa\n", "bbb\n", ""]);
  });

  test("a piece that is large by itself goes on at once, up to its last line end", () => {
    assert.deepEqual(joined(["a\nb\nc", "d\n"], 3), ["a\nb\n", "cd\n"]);
  });

  test("nothing is lost and nothing added", () => {
    const pieces = Array.from({ length: 200 }, (_, i) =>
      i % 7 === 0 ? "\n" : `${i}${i % 3 === 0 ? "\n" : ""}`,
    );
    assert.equal(joined(pieces, 20).join(""), pieces.join(""));
  });
});
