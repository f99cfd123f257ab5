import assert from "node:assert/strict";
import { selectionSentence } from "../../../src/cli/selection.ts";

suite("a selection that the command line refuses", () => {
  const known = ["one.a", "one.b"];

  test("names what is near, else what is known", () => {
    const unknown = { kind: "unknown", what: "check", id: "a", known } as const;
    assert.equal(
      selectionSentence({ ...unknown, near: ["one.a"] }),
      'There is no check "a" (did you mean one.a?).',
    );
    assert.equal(
      selectionSentence({ ...unknown, near: known }),
      'There is no check "a" (did you mean one.a or one.b?).',
    );
    assert.equal(
      selectionSentence({ ...unknown, what: "layer", near: [], known: ["one"] }),
      'There is no layer "a": known are one.',
    );
  });

  test("names the layers that a check is not in", () => {
    assert.equal(
      selectionSentence({ kind: "outside", check: "two.a", layers: ["one"] }),
      "The check two.a is not in the layer one: name its layer too, or omit --layer.",
    );
    assert.equal(
      selectionSentence({ kind: "outside", check: "two.a", layers: ["one", "three"] }),
      "The check two.a is in none of the layers one, three: name its layer too, or omit --layer.",
    );
  });

  test("names the layers without checks", () => {
    assert.equal(
      selectionSentence({ kind: "no-checks", layers: ["one"] }),
      "The layer one has no checks yet.",
    );
    assert.equal(
      selectionSentence({ kind: "no-checks", layers: ["one", "two"] }),
      "The layers one, two have no checks yet.",
    );
  });

  test("names the options that exclude every check", () => {
    assert.equal(
      selectionSentence({ kind: "nothing-left" }),
      "No check is left to run: the selection, --skip and --depth exclude all of them.",
    );
  });
});
