import assert from "node:assert/strict";
import { similar } from "../../../src/engine/similar.ts";

suite("words that a mistyped one may mean", () => {
  const commands = ["verify", "list", "explain", "explain-mismatch", "self-test", "gosum", "lsp"];

  const rows: [string, string[]][] = [
    ["verfy", ["verify"]],
    ["vreify", ["verify"]],
    ["explian", ["explain"]],
    ["explain-mismach", ["explain-mismatch"]],
    ["selftest", ["self-test"]],
    ["lst", ["list", "lsp"]],
    ["bogus", []],
    ["", []],
    ["x".repeat(100_000), []],
  ];
  for (const [word, expected] of rows) {
    test(`${JSON.stringify(word.slice(0, 20))}: ${expected.join(", ") || "none"}`, () => {
      assert.deepEqual(similar(word, commands), expected);
    });
  }

  test("none where nothing is known", () => assert.deepEqual(similar("x", []), []));
});
