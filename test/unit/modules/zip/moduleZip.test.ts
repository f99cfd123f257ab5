import assert from "node:assert/strict";
import { MAX_GO_MOD, whyNoModuleZip } from "../../../../src/modules/zip/moduleZip.ts";

const PREFIX = "example.com/m@v1.0.0/";
const why = (...names: string[]) =>
  whyNoModuleZip(
    names.map((name) => ({ name: PREFIX + name, size: 1 })),
    PREFIX,
  );

suite("which zips are a module's", () => {
  test("files and folders of any letters", () => {
    assert.equal(why("", "go.mod", "a.go", "sub/", "sub/b.go", "sub/ü [1]~.txt", "日本/x"), undefined);
  });

  test("names that lead elsewhere, or are none on some system", () => {
    const rows: [name: string, why: RegExp][] = [
      ["../a.go", /"\.\." leads elsewhere/],
      ["a//b.go", /"" leads elsewhere/],
      ["/a.go", /"" leads elsewhere/],
      ["a/./b.go", /"\." leads elsewhere/],
      ["a./b.go", /ends with a dot/],
      ["a\\b.go", /a character that/],
      ["a\u202eb.go", /a character that/],
      ["sub/LPT1.txt", /"LPT1" is no file name on Windows/],
      ["GO.MOD", /written in small letters/],
      ["sub/go.mod", /not in the module's own folder/],
      ["x".repeat(5000), /longer than a path/],
    ];
    for (const [name, expected] of rows) {
      assert.match(why(name) ?? "", expected, name);
    }
    assert.match(whyNoModuleZip([{ name: "other/a.go", size: 1 }], PREFIX) ?? "", /does not begin with/);
  });

  test("names that are one where case does not count", () => {
    assert.match(why("a.go", "A.go") ?? "", /the file a\.go are one/);
    assert.match(why("sub/a.go", "Sub/b.go") ?? "", /the folder sub are one/);
    assert.match(why("a", "a/b.go") ?? "", /the file a are one/);
    assert.match(why("a.go", "a.go") ?? "", /the file a\.go are one/);
  });

  test("a go.mod that is too large", () => {
    const sized = (size: number) => whyNoModuleZip([{ name: `${PREFIX}go.mod`, size }], PREFIX);
    assert.equal(sized(MAX_GO_MOD), undefined);
    assert.match(sized(MAX_GO_MOD + 1) ?? "", /16777216 bytes at most/);
  });
});
