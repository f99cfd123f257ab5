import assert from "node:assert/strict";
import fc from "fast-check";
import { inert, oneLine, visible, withoutLinks } from "../../../src/formats/visible.ts";
import { BEFORE, commandsIn, RUNNER_WORDS } from "../../support/hostileWords.ts";

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

suite("text that a CI runner reads", () => {
  test("has the first character of a command written out", () => {
    assert.equal(inert("::error::a\n \t::group::b"), "\\x3a:error::a\n \t\\x3a:group::b");
    assert.equal(inert("a ##[error]b ###vso[c]"), "a \\x23#[error]b #\\x23#vso[c]");
    assert.equal(inert("\x1b[1m--- a\n^^^ +++"), "\x1b[1m\\x2d-- a\n\\x5e^^ +++");
    assert.equal(inert("travis_fold:start:a"), "\\x74ravis_fold:start:a");
  });

  test("is the same where it holds no command", () => {
    for (const text of [
      "std::vector<int>::push_back",
      "0  0%  ::operator new",
      "    --- FAIL: TestX (0.00s)",
      "----------+--- x",
      "---\n+++\n",
      "| --- | --- |",
      "## [error] # [x] #[derive]",
      "## Go Verify: ready",
      "a[##] ~/x -- y",
      "https://x/#[y]",
    ]) {
      assert.equal(inert(text), text);
    }
  });

  test("holds no command afterwards, whatever it was, and stays the same when written again", () => {
    const word = fc.constantFrom(...RUNNER_WORDS, ...BEFORE, "#", ":", "-", " ", "[", "]");
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: "binary" }))), (parts) => {
        const shown = inert(visible(parts.join("")));
        assert.deepEqual(commandsIn(shown), []);
        assert.equal(inert(shown), shown);
      }),
    );
    for (const command of RUNNER_WORDS) {
      assert.notDeepEqual(commandsIn(command), [], command);
      for (const before of BEFORE) {
        assert.deepEqual(commandsIn(inert(visible(before + command))), [], before + command);
      }
    }
  });
});

suite("text in a notification", () => {
  /** LINK_REGEX of VS Code, vs/base/common/linkedText.ts. */
  const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

  test("has no link, whatever it was", () => {
    assert.equal(withoutLinks("f[a](command:x) [b](c)"), "f[a] (command:x) [b](c)");
    const word = fc.constantFrom("[a]", "]", "(", "(command:x)", "(https://x)", "(FILE:x 'y')", "[", "b");
    fc.assert(
      fc.property(fc.array(word), (words) => {
        assert.doesNotMatch(withoutLinks(words.join("")), links);
      }),
    );
  });
});
