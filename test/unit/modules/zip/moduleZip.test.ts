import assert from "node:assert/strict";
import { MAX_GO_MOD, moduleZipProblem } from "../../../../src/modules/zip/moduleZip.ts";

const PREFIX = "example.com/m@v1.0.0/";
const why = (...names: string[]) =>
  moduleZipProblem(
    names.map((name) => ({ name: PREFIX + name, size: 1 })),
    PREFIX,
  );

suite("which zips are a module's", () => {
  test("files and folders of any letters", () => {
    assert.equal(why("", "go.mod", "a.go", "sub/", "sub/b.go", "sub/ü [1]~.txt", "日本/x"), undefined);
  });

  test("names that leave the folder, or are invalid on some system", () => {
    const rows: [name: string, why: RegExp][] = [
      ["../a.go", /"\.\." is not allowed/],
      ["a//b.go", /"" is not allowed/],
      ["/a.go", /"" is not allowed/],
      ["a/./b.go", /"\." is not allowed/],
      ["a./b.go", /ends with a dot/],
      ["a\\b.go", /a character that/],
      ["a\u202eb.go", /a character that/],
      ["sub/LPT1.txt", /"LPT1" is a reserved file name on Windows/],
      ["GO.MOD", /must be in lower case/],
      ["sub/go.mod", /not in the root folder of the module/],
      ["x".repeat(5000), /too long for a path/],
    ];
    for (const [name, expected] of rows) {
      assert.match(why(name) ?? "", expected, name);
    }
    assert.match(moduleZipProblem([{ name: "other/a.go", size: 1 }], PREFIX) ?? "", /does not start with/);
  });

  test("names that are equal when case is ignored", () => {
    assert.match(why("a.go", "A.go") ?? "", /the file a\.go are equal when case is ignored/);
    assert.match(why("sub/a.go", "Sub/b.go") ?? "", /the folder sub are equal when case is ignored/);
    assert.match(why("a", "a/b.go") ?? "", /the file a are equal when case is ignored/);
    assert.match(why("a.go", "a.go") ?? "", /the file a\.go are equal when case is ignored/);
  });

  test("a go.mod that is too large", () => {
    const sized = (size: number) => moduleZipProblem([{ name: `${PREFIX}go.mod`, size }], PREFIX);
    assert.equal(sized(MAX_GO_MOD), undefined);
    assert.match(sized(MAX_GO_MOD + 1) ?? "", /larger than 16777216 bytes/);
  });
});
