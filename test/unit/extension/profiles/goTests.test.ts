import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { openScratch } from "../../../../src/engine/scratch.ts";
import { goTests } from "../../../../src/extension/profiles/goTests.ts";

const names = (text: string) => goTests(text).map(({ name }) => name);

/** What `go test -list` finds is the truth. */
const FOUND = `package x

import (
	. "testing"
	other "testing"
)

func TestPlain(t *other.T) {}
func Test(t *other.T)      {}
func Test_lower(t *other.T) {}
func Test1(t *other.T)     {}
func TestÄrger(t *T)       {}
func BenchmarkNothing(*B)  {}
func /* why */ BenchmarkComment(b *other.B /* here */) { _ = '"'; _ = '\\'' }
func TestLines(
	t *other.T,
) {
	_ = "func TestInString(t *testing.T) {"
	_ = \`
func TestInRaw(t *testing.T) {}
\`
}

// func TestInComment(t *testing.T) {}
/*
func TestInBlock(t *testing.T) {}
*/
func Testify(t *other.T)            {}
func testSmall(t *other.T)          {}
func Benchmarkable(b *other.B)      {}
func BenchmarkResult(b *other.B) int { return 0 }
func TestTwo_(t *other.T) {}

type S struct{}

func (S) TestMethod(t *other.T) {}

var f = func(t *other.T) {}
var notATest = S.TestMethod
`;

suite("the tests that a Go file declares", () => {
  test("are those that go test lists", async () => {
    const scratch = await openScratch();
    try {
      await scratch.write("go.mod", "module example.com/x\n");
      // A result is refused by go vet, which go test -list runs; the parser must still leave it out.
      const accepted = FOUND.replace(/func BenchmarkResult.*\n/, "");
      await scratch.write("x_test.go", accepted);
      const listed = spawnSync("go", ["test", "-vet=off", "-list", "."], {
        cwd: scratch.path,
        encoding: "utf8",
        env: { ...process.env, GOWORK: "off", GOFLAGS: "" },
      });
      const expected = listed.stdout.split("\n").filter((line) => /^(Test|Benchmark)/.test(line));
      assert.ok(expected.length > 5, listed.stderr + listed.stdout);
      assert.deepEqual(names(accepted).sort(), expected.sort());
      assert.deepEqual(names(FOUND), names(accepted));
    } finally {
      scratch.dispose();
    }
  });

  test("have the position of their name, and their kind", () => {
    const text = "package x\n\nfunc  BenchmarkA(b *testing.B) {\n}\n";
    assert.deepEqual(goTests(text), [
      { name: "BenchmarkA", kind: "benchmark", at: text.indexOf("BenchmarkA") },
    ]);
  });

  test("are none in text that breaks off, however long", () => {
    const began = performance.now();
    for (const opening of ["`", "/*", '"', "'", "func Test(", "func\n", "func TestA ( ", "func TestA(t *"]) {
      assert.deepEqual(names(opening + " \n".repeat(200_000)), []);
      assert.deepEqual(names(opening.repeat(100_000)), []);
    }
    assert.ok(performance.now() - began < 3000);
  }).timeout(10_000);
});
