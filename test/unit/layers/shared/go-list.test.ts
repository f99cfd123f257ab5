import assert from "node:assert/strict";
import { errorsOf, parsePackages } from "../../../../src/layers/shared/go-list.ts";

const listed = (stdout: string) => ({
  argv: ["go", "list"],
  exitCode: 0,
  signal: null,
  durationMs: 1,
  stdout,
  stderr: "",
  truncated: false,
});

suite("go list -json", () => {
  test("objects one after another", () => {
    const text =
      '{\n\t"ImportPath": "fmt",\n\t"Error": {\n\t\t"Err": "x"\n\t}\n}\n{\n\t"ImportPath": "io"\n}\n';
    assert.deepEqual(
      parsePackages(listed(text)).map(({ ImportPath }) => ImportPath),
      ["fmt", "io"],
    );
    assert.equal(parsePackages(listed(text.replaceAll("\n", "\r\n"))).length, 2);
  });

  test("no packages", () => assert.deepEqual(parsePackages(listed("")), []));

  test("output that is cut, or is not JSON, is refused", () => {
    for (const text of ['{\n\t"ImportPath": "fmt",\n', "fmt\nio\n", '{\n"a"\n}\n']) {
      assert.throws(
        () => parsePackages(listed(text)),
        /go list did not print packages \(exit code 0\)/,
        text,
      );
    }
  });

  test("an error counts once, with the position in its own package first", () => {
    const packages = [
      { ImportPath: "b", DepsErrors: [{ Pos: "other.go:1", Err: "lost" }] },
      { ImportPath: "a", Error: { Pos: "a.go:1", Err: "lost" } },
      { ImportPath: "c", DepsErrors: [{ Pos: "c.go:1", Err: "also" }] },
    ];
    assert.deepEqual(errorsOf(packages), [
      { Pos: "a.go:1", Err: "lost" },
      { Pos: "c.go:1", Err: "also" },
    ]);
  });
});
