import assert from "node:assert/strict";
import fc from "fast-check";
import { oneLine, visible } from "../../../src/formats/visible.ts";

suite("text of others", () => {
  test("has its hidden characters written out", () => {
    assert.equal(
      visible("\x1b[31m\x07\x9b\u202e\u2066\ufeff\u{e0041}\ud800"),
      "\\x1b[31m\\x07\\x9b\\u{202e}\\u{2066}\\u{feff}\\u{e0041}\\u{d800}",
    );
  });
  test("keeps line feeds, tabs, letters of all scripts and joined emoji", () => {
    const text = "a\tb\nמשתמש 日本 👩‍👩‍👧 é";
    assert.equal(visible(text), text);
    assert.equal(visible("a\r\nb"), "a\nb");
  });
  test("comes on one line on request", () => {
    assert.equal(oneLine("  a\n\n\tb\r\nc "), "a b c");
  });
  test("never holds a control afterwards, whatever it was, and shows the same when shown again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = visible(text);
        assert.doesNotMatch(shown, /[^\P{Cc}\n\t]|[\p{Cs}\p{Bidi_Control}]/u);
        assert.equal(visible(shown), shown);
      }),
    );
  });
});
