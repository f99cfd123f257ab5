/** Whether a source file fits a profile: changed and other files, and what compilers make of healthy ones. */
import assert from "node:assert/strict";
import { fitOf } from "../../../../src/extension/profiles/sourceFit.ts";
import type { FunctionLines } from "../../../../src/profile/reports/list.ts";

/** Line 1 is the package clause. */
const SOURCE = `package app

// func Commented() {
var text = "func Quoted() {"
var table = map[string]func() int{
	"a": func() int { return 1 },
}

func init() {
	table = nil
}

func Plain(x struct{ a int }, y interface {
	M()
}) (z int) {
	for _, r := range "}}" {
		func() { z += int(r) }()
	}
	return z
}

func asm(to, from int)

func (s *Server[K, V]) Serve() error {
	return nil
}

func (Other) Serve() {}

func Map[K comparable](keys []K) {
	for range keys {
	}
}

func init() { _ = text }

//go:linkname app_linked example.com/other.linked
func app_linked() {
	_ = 1
}
`;

/** The line of SOURCE that starts with a text. */
const at = (start: string) => SOURCE.split("\n").findIndex((line) => line.startsWith(start)) + 1;

const lines = (name: string, first: number, last = first, startLine = 0): FunctionLines => ({
  name: `example.com/${name}`,
  startLine,
  first,
  last,
});
const judge = (one: FunctionLines, others: FunctionLines[] = [], text = SOURCE, file = "/x/app.go") =>
  fitOf(text, file, [one], others);

suite("a source file fits a profile", () => {
  const plain = at("func Plain");
  const serve = at("func (s *Server");
  const map = at("func Map");
  const init = at("func init");
  for (const [what, one] of [
    ["a function", lines("app.Plain", plain, plain + 7)],
    ["its last line", lines("app.Plain", plain + 7)],
    ["a closure", lines("app.Plain.func1", plain + 4, plain + 4, plain + 4)],
    ["a closure that was inlined into another function", lines("app.outer.Plain.func1", plain + 4)],
    ["the body of a range over a function", lines("app.Plain-range1", plain + 3)],
    ["a deferred call's wrapper", lines("app.Plain.deferwrap1", plain + 3)],
    ["an older wrapper", lines("app.Plain·dwrap·1", plain + 3)],
    ["a method of a generic type", lines("app.(*Server[go.shape.int,go.shape.[]string]).Serve", serve + 1)],
    ["a method by its alias", lines("app.Alias.Serve", serve + 1)],
    ["a generic function", lines("app.Map[go.shape.map[string]int]", map + 1)],
    ["one function init of several", lines("app.init.1", at("func init() { _"))],
    ["the initialization of variables", lines("app.init", 5, 6)],
    ["a closure of a variable", lines("app.init.func1", 6, 6, 6)],
    ["a closure of a variable, as older compilers name it", lines("app.glob..func1", 6)],
    ["a method value", lines("app.(*Server).Gone-fm", 4)],
    ["a function with another name in the program", lines("other.linked", at("func app_linked") + 1)],
    ["a function without a name", { name: "", startLine: 0, first: 3, last: 3 }],
  ] as const) {
    test(`of ${what}`, () => assert.equal(judge(one).misfit, undefined));
  }

  for (const [what, one, misfit] of [
    ["a line before the function", lines("app.Plain", plain - 1), { kind: "outside", line: plain - 1 }],
    ["a lone brace of another function", lines("app.Map", plain + 7), { kind: "outside", line: plain + 7 }],
    [
      "a line of the other type's method",
      lines("app.(*Server).Serve", at("func (Other)")),
      { kind: "outside" },
    ],
    ["a line after a function without a body", lines("app.asm", at("func asm") + 1), { kind: "outside" }],
    ["a line of the first init", lines("app.init.0", init - 1), { kind: "outside" }],
    ["a function that is gone", lines("app.Removed", plain), { kind: "gone" }],
    ["a function in a comment", lines("app.Commented", 3), { kind: "gone" }],
    ["a function in a string", lines("app.Quoted", 4), { kind: "gone" }],
    ["a line after the end", lines("app.Plain", plain, 999), { kind: "end", line: 999 }],
    [
      "a function that has moved",
      lines("app.Plain", plain + 1, plain + 2, plain - 1),
      { kind: "moved", profiled: plain - 1, here: plain },
    ],
  ] as const) {
    test(`not: ${what}`, () => {
      const found: Record<string, unknown> | undefined = judge(one).misfit;
      assert.deepEqual({ ...found, ...misfit }, found);
    });
  }

  test("is confirmed where every declaration is at the profile's line", () => {
    assert.equal(judge(lines("app.Plain", plain + 1, plain + 2, plain)).isConfirmed, true);
    assert.equal(judge(lines("app.Plain", plain + 1)).isConfirmed, false);
    assert.equal(judge(lines("app.Plain.func1", plain + 4, plain + 4, plain + 4)).isConfirmed, false);
  });

  test("with a stray line of the compiler, if a later function is where it was", () => {
    const stray = lines("app.Plain", plain + 1, serve + 1, plain);
    assert.equal(judge(stray).misfit?.kind, "outside");
    assert.equal(judge(stray, [lines("app.Map", map, map, map)]).misfit, undefined);
    assert.equal(judge(lines("app.Map", plain, map, map)).misfit, undefined);
  });

  test("not by chance, if another function of the file does not fit", () => {
    const one = lines("app.Plain", plain + 1);
    assert.equal(judge(one, [lines("app.Map", map + 1)]).misfit, undefined);
    assert.equal(judge(one, [lines("app.Map", plain)]).misfit?.kind, "outside");
    const known = lines("app.Plain", plain + 1, plain + 1, plain);
    assert.equal(judge(known, [lines("app.Map", plain)]).misfit, undefined);
  });

  test("by its length alone after a line directive, and in other languages", () => {
    const generated = SOURCE.replace("// func Commented", "//line parser.y:7\n// func Commented");
    assert.equal(judge(lines("app.Plain", 1), [], generated).misfit, undefined);
    assert.equal(judge(lines("app.Plain", 1), [], "int main() {\n}\n", "/x/a.c").misfit, undefined);
    assert.equal(judge(lines("app.Plain", 9), [], "int main() {\n}\n", "/x/a.c").misfit?.kind, "end");
  });

  test("is judged in time that grows with its length", () => {
    const hostile = "func (".repeat(200_000) + "func f(".repeat(100_000) + "{".repeat(100_000);
    const same = "package a\nfunc F() {}\n".concat("func F() {}\n".repeat(300_000));
    const many = Array.from({ length: 10_000 }, (_, i) => lines("app.F", 2, 2, i));
    const began = performance.now();
    judge(lines("app.f", 1), [], hostile);
    judge(many[2]!, many, same);
    assert.ok(performance.now() - began < 5000);
  });
});
