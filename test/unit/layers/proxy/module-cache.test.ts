import assert from "node:assert/strict";
import { finding } from "../../../../src/engine/check.ts";
import { foldModules } from "../../../../src/layers/proxy/module-cache/findings.ts";

const faults = (count: number, fault: (name: string, module: string) => Parameters<typeof finding>[1]) =>
  Array.from({ length: count }, (_, n) => {
    const name = `example.com/m${n} v1.0.0`;
    return { name, finding: finding("error", fault(name, `example.com/m${n}@v1.0.0`)) };
  });
const withoutZiphash = (name: string, module: string) => ({
  message: `${name} in the module cache has no .ziphash.`,
  cause: "go mod verify fails on this.",
  fix: `go mod download ${module}`,
});
const changedZip = (name: string, module: string) => ({
  message: `The zip of ${name} in the module cache was changed.`,
  cause: `The hash of ${name} differs.`,
  fix: `Remove it, then run: go mod download ${module}`,
});

suite("findings of the module cache", () => {
  test("of a few modules stay apart", () => {
    const found = faults(3, withoutZiphash);
    assert.deepEqual(
      foldModules(found),
      found.map(({ finding }) => finding),
    );
  });

  test("of many modules with the same fault are one, with the fix for all", () => {
    const [folded, ...more] = foldModules(faults(12, withoutZiphash));
    assert.deepEqual(more, []);
    assert.match(
      folded!.message,
      /^12 modules in the module cache have no \.ziphash: example\.com\/m0 v1\.0\.0, .*m9 v1\.0\.0 and 2 more\.$/,
    );
    assert.equal(folded!.cause, "go mod verify fails on this.");
    assert.equal(folded!.fix, "go mod download");
  });

  test("different faults stay apart, and a cause that differs is an example", () => {
    const found = foldModules([...faults(4, withoutZiphash), ...faults(4, changedZip)]);
    assert.deepEqual(
      found.map(({ message, cause, fix }) => [message.split(":")[0], cause, fix]),
      [
        ["4 modules in the module cache have no .ziphash", "go mod verify fails on this.", "go mod download"],
        [
          "The zip of 4 modules in the module cache was changed",
          "For example example.com/m0 v1.0.0: The hash of example.com/m0 v1.0.0 differs.",
          "go clean -modcache && go mod download",
        ],
      ],
    );
  });
});
