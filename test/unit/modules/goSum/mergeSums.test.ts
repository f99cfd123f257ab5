import assert from "node:assert/strict";
import { mergeProblem, mergeSums } from "../../../../src/modules/goSum/mergeSums.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const line = (key: string, letter = "x") => `${key} ${hash(letter)}\n`;

suite("a merge of two go.sum files", () => {
  test("has the lines of both, each once, in the order of the go command", () => {
    const ours = line("b.c/d v1.10.0") + line("b.c/d v1.9.0/go.mod") + line("a.b/c v1.0.0/go.mod");
    const theirs = line("a.b/c v1.0.0/go.mod") + line("a.b/c v1.0.0") + line("b.c/d v1.9.0");
    assert.deepEqual(mergeSums(ours, theirs), {
      text: [
        line("a.b/c v1.0.0"),
        line("a.b/c v1.0.0/go.mod"),
        line("b.c/d v1.9.0"),
        line("b.c/d v1.9.0/go.mod"),
        line("b.c/d v1.10.0"),
      ].join(""),
      conflicts: [],
    });
  });

  test("is the same, whichever side is ours", () => {
    const [a, b] = [line("a.b/c v1.0.0") + line("z.y/x v0.1.0"), line("m.n/o v2.0.0+incompatible")];
    assert.deepEqual(mergeSums(a, b), mergeSums(b, a));
  });

  test("marks two hashes for one key as a conflict, and merges the rest", () => {
    const ours = line("a.b/c v1.0.0", "x") + line("a.b/c v1.0.0/go.mod");
    const theirs = line("a.b/c v1.0.0", "y") + line("d.e/f v1.0.0");
    const { text, conflicts } = mergeSums(ours, theirs);
    assert.equal(
      text,
      `<<<<<<< ours\n${line("a.b/c v1.0.0", "x")}=======\n${line("a.b/c v1.0.0", "y")}>>>>>>> theirs\n${line("a.b/c v1.0.0/go.mod")}${line("d.e/f v1.0.0")}`,
    );
    assert.deepEqual(conflicts, [{ key: "a.b/c v1.0.0", ours: [hash("x")], theirs: [hash("y")] }]);
  });

  test("keeps what both sides have in the same way, also two hashes, and hashes of another type", () => {
    const both = line("a.b/c v1.0.0", "x") + line("a.b/c v1.0.0", "y");
    assert.deepEqual(mergeSums(both, both), { text: both, conflicts: [] });
    const newer = `a.b/c v1.0.0 h2:${"z".repeat(43)}=\n`;
    assert.deepEqual(mergeSums(line("a.b/c v1.0.0"), newer).conflicts, []);
    assert.deepEqual(mergeSums(both, line("a.b/c v1.0.0", "x")).conflicts.length, 1);
  });

  test("takes CR LF and empty lines as the go command does, and an empty side", () => {
    assert.equal(mergeSums(line("a.b/c v1.0.0").replace("\n", "\r\n"), "\n\n").text, line("a.b/c v1.0.0"));
    assert.deepEqual(mergeSums("", ""), { text: "", conflicts: [] });
  });

  test("needs lines that it can read", () => {
    const wrong = [
      "a.b/c v1.0.0\n",
      "<<<<<<< HEAD\n",
      "\ufeffa b c\n",
      "a\0b c d\n",
      "a.b/\ufffd v1.0.0 x\n",
    ];
    for (const text of wrong) {
      assert.ok(mergeProblem(line("a.b/c v1.0.0") + text) || mergeProblem(text), JSON.stringify(text));
    }
    assert.equal(mergeProblem(line("a.b/c v1.0.0", "x") + line("a.b/c v1.0.0", "y")), undefined);
  });
});
