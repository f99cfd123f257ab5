import assert from "node:assert/strict";
import type { Status } from "../../../../src/engine/check.ts";
import { checksOf, type Report, worst } from "../../../../src/engine/report.ts";
import { compare, updated } from "../../../../src/engine/reports/compare.ts";
import { check, report } from "../../formats/sample.ts";

/** A report of these checks: `{ "install.a": "pass" }`. */
function reportOf(all: Record<string, Status>, version = "go1.26.8"): Report {
  const checks = Object.entries(all).map(([id, status]) => check({ id, status }));
  const layers = [...new Set(checks.map(({ id }) => id.split(".")[0]!))].map((id) => {
    const own = checks.filter((one) => one.id.startsWith(`${id}.`));
    return { id, title: id, status: worst(own.map(({ status }) => status)), checks: own };
  });
  const made = report(checks, { layers });
  return { ...made, go: { ...made.go!, version } };
}

const statuses = (report: Report) =>
  Object.fromEntries(checksOf(report).map(({ id, status }) => [id, status]));

suite("compare", () => {
  test("what was off and passes now is fixed; what is off only now is new", () => {
    const before = reportOf({
      "install.a": "fail",
      "install.b": "pass",
      "install.c": "error",
      "install.d": "warn",
    });
    const after = reportOf({
      "install.a": "pass",
      "install.b": "warn",
      "install.c": "pass",
      "install.d": "warn",
    });
    assert.deepEqual(compare(before, after), {
      fixed: ["install.a", "install.c"],
      new: ["install.b"],
      worse: [],
    });
  });

  test("a warning that became a failure is worse; a failure that became a warning is neither", () => {
    const before = reportOf({ "install.a": "warn", "install.b": "fail", "install.c": "error" });
    const after = reportOf({ "install.a": "fail", "install.b": "warn", "install.c": "fail" });
    assert.deepEqual(compare(before, after), { fixed: [], new: [], worse: ["install.a"] });
  });

  test("a skipped check is not fixed, and one that fails after it was skipped is new", () => {
    const before = reportOf({ "install.a": "fail", "install.b": "skip" });
    const after = reportOf({ "install.a": "skip", "install.b": "fail" });
    assert.deepEqual(compare(before, after), { fixed: [], new: ["install.b"], worse: [] });
  });

  test("a check that only one of the reports has is not compared", () => {
    const before = reportOf({ "install.a": "fail" });
    const after = reportOf({ "install.b": "fail" });
    assert.deepEqual(compare(before, after), { fixed: [], new: [], worse: [] });
  });
});

suite("updated", () => {
  const before = reportOf({ "install.a": "fail", "install.b": "pass", "proxy.a": "fail" });

  test("a run of single checks replaces their answers alone, and the verdict follows", () => {
    const after = updated(before, reportOf({ "install.a": "pass", "install.c": "warn" }), "checks");
    assert.deepEqual(statuses(after), {
      "install.a": "pass",
      "install.b": "pass",
      "install.c": "warn",
      "proxy.a": "fail",
    });
    assert.equal(after.verdict, "not-ready");
    assert.deepEqual(
      after.layers.map(({ status }) => status),
      ["warn", "fail"],
    );
  });

  test("a run of a layer replaces the layer, and leaves the others", () => {
    const after = updated(before, reportOf({ "install.c": "pass" }), "layers");
    assert.deepEqual(statuses(after), { "install.c": "pass", "proxy.a": "fail" });
  });

  test("a layer that was never run is added", () => {
    const after = updated(before, reportOf({ "cgo.a": "pass" }), "checks");
    assert.deepEqual(Object.keys(statuses(after)), ["install.a", "install.b", "proxy.a", "cgo.a"]);
  });

  test("a run of another Go stands alone", () => {
    const other = reportOf({ "install.a": "pass" }, "go1.25.3");
    assert.equal(updated(before, other, "checks"), other);
    const none: Report = { ...reportOf({ "install.a": "fail" }), go: null };
    assert.equal(updated(before, none, "layers"), none);
  });

  test("the older report is left as it was", () => {
    const copy = structuredClone(before);
    updated(before, reportOf({ "install.a": "pass" }), "checks");
    assert.deepEqual(before, copy);
  });
});
