import assert from "node:assert/strict";
import { type DEFAULTS, readSettings } from "../../../../src/extension/settings.ts";
import { basisOf, changedSettings, isBasisOf, withBasis } from "../../../../src/extension/verify/basis.ts";

const OWN = "goVerify.goPath";

/** What a run starts from with these settings. */
const base = (
  values: Partial<Record<keyof typeof DEFAULTS, unknown>> = {},
  go?: { path: string; origin: string },
  env: Record<string, string> = {},
) => {
  const { settings } = readSettings((key) => values[key], { t: (text) => text, home: "/home/me" });
  return { settings, target: { go, env } };
};
const changed = (before: ReturnType<typeof basisOf>, now: ReturnType<typeof base>) =>
  changedSettings(before, basisOf(now), OWN);
const own = (path: string) => ({ path, origin: OWN });
const ofGoExtension = (path: string) => ({ path, origin: "the Go extension" });

suite("the settings that a result depends on", () => {
  test("each one that changes the result is named", () => {
    const before = basisOf(base(), "/usr/local/go/bin/go");
    assert.deepEqual(changed(before, base()), []);
    assert.deepEqual(changed(before, base({ depth: "deep" })), ["goVerify.depth"]);
    assert.deepEqual(changed(before, base({ network: false, skip: ["install.race"], timeout: 5 })), [
      "goVerify.network",
      "goVerify.skip",
      "goVerify.timeout",
    ]);
    assert.deepEqual(changed(before, base({}, undefined, { GOFLAGS: "-v" })), ["go.toolsEnvVars"]);
    assert.deepEqual(changed(before, base({}, own("/opt/go/bin/go"))), [OWN]);
    assert.deepEqual(changed(before, base({}, ofGoExtension("/opt/go/bin/go"))), ["go.alternateTools"]);
  });

  test("those that do not change it are not", () => {
    assert.deepEqual(
      changed(basisOf(base()), base({ profileLimit: 7, demangle: "full", codeLens: false, order: "fixed" })),
      [],
    );
    const skips = (...skip: string[]) => base({ skip });
    assert.deepEqual(changed(basisOf(skips("a.b", "a.c")), skips("a.c", "a.b")), []);
  });

  test("the same go command by another name is the same", () => {
    const before = basisOf(base(), "/usr/local/go/bin/go");
    for (const path of ["/usr/local/go", "/usr/local/go/bin", "/usr/local/go/bin/go"]) {
      assert.deepEqual(changed(before, base({}, own(path))), [], path);
    }
    assert.deepEqual(changed(basisOf(base({}, own("/opt/go")), "/opt/go/bin/go"), base()), [OWN]);
  });

  test("the Go extension that has not started yet is no change", () => {
    assert.deepEqual(changed(basisOf(base({}, ofGoExtension("/opt/go")), "/opt/go/bin/go"), base()), []);
  });

  test("a run of one check leaves what the others depend on", () => {
    const [first, second] = [basisOf(base()), basisOf(base({ depth: "deep" }))];
    const before = [{ basis: first, checks: ["a.a", "a.b", "a.gone"] }];
    assert.deepEqual(withBasis(before, { basis: second, checks: ["a.b"] }, new Set(["a.a", "a.b"])), [
      { basis: second, checks: ["a.b"] },
      { basis: first, checks: ["a.a"] },
    ]);
    assert.deepEqual(withBasis(before, { basis: second, checks: ["a.a", "a.b"] }, new Set(["a.a", "a.b"])), [
      { basis: second, checks: ["a.a", "a.b"] },
    ]);
  });

  test("values of the environment are not stored, and what is stored is validated", () => {
    const stored = { basis: basisOf(base({}, own("/go"), { TOKEN: "hunter2" })), checks: ["a.a"] };
    assert.doesNotMatch(JSON.stringify(stored), /hunter2/);
    assert.ok(isBasisOf(JSON.parse(JSON.stringify(stored))));
    const broken = [undefined, null, 7, {}, { ...stored, checks: [7] }, { ...stored, basis: { go: "" } }];
    assert.deepEqual(broken.filter(isBasisOf), []);
  });
});
