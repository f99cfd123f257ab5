import assert from "node:assert/strict";
import { lastFlag, splitFlags } from "../../../src/disk/goFlags.ts";

suite("GOFLAGS", () => {
  test("is split at spaces, with quotes around whole words only", () => {
    assert.deepEqual(splitFlags(`-v  '-ldflags=-s -w' "-tags=a b" --mod=mod -x="y`), [
      { name: "v", value: undefined },
      { name: "ldflags", value: "-s -w" },
      { name: "tags", value: "a b" },
      { name: "mod", value: "mod" },
      { name: "x", value: '"y' },
    ]);
  });

  test("words that are not flags are ignored", () => {
    assert.deepEqual(splitFlags("a - -- ---b -=c ''"), []);
  });

  test("the last flag of a name is in effect", () => {
    assert.equal(lastFlag(splitFlags("-mod=mod -mod=readonly"), "mod")?.value, "readonly");
    assert.equal(lastFlag(splitFlags("-mod=vendor -v '--mod=mod'"), "mod")?.value, "mod");
    assert.deepEqual(lastFlag(splitFlags("-modfile=a.mod -modfile="), "modfile"), {
      name: "modfile",
      value: "",
    });
    assert.deepEqual(lastFlag(splitFlags("-n=false -n"), "n"), { name: "n", value: undefined });
  });

  test("a flag in the value of another one does not count", () => {
    assert.equal(lastFlag(splitFlags("'-ldflags=-s -mod=mod' -tags=-mod=mod -modcacherw"), "mod"), undefined);
  });
});
