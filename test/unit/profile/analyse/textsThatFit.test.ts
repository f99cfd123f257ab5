import assert from "node:assert/strict";
import { textsThatFit } from "../../../../src/profile/analyse/textsThatFit.ts";

/** Nodes whose texts have so many characters each. */
function nodes(count: number, name: (i: number) => string, file = "") {
  return Array.from({ length: count }, (_, i) => ({ name: name(i), file, object: "", line: i }));
}

suite("texts of nodes that fit in memory", () => {
  const long = "f".repeat(4000);

  test("few nodes keep long texts", () => {
    const few = nodes(100, () => long, long);
    assert.equal(textsThatFit(few), few);
  });

  test("many nodes keep names of their own, however long they are together", () => {
    const own = nodes(50_000, (i) => `${i}.${"f".repeat(500)}`);
    assert.equal(textsThatFit(own), own);
  });

  test("many nodes that repeat a long text have its beginning only, and all else as before", () => {
    const before = nodes(20_000, () => long, long);
    const after = textsThatFit(before);
    assert.equal(after.length, before.length);
    for (const [i, { name, file, line }] of after.entries()) {
      assert.deepEqual(
        { name, file, line },
        { name: `${"f".repeat(266)}…`, file: `${"f".repeat(266)}…`, line: i },
      );
    }
  });

  test("no text is cut to less than 64 characters", () => {
    const [first] = textsThatFit(nodes(200_000, () => "f".repeat(200)));
    assert.equal(first!.name, `${"f".repeat(64)}…`);
  });
});
