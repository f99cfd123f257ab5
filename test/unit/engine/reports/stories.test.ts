import assert from "node:assert/strict";
import type { Finding, Status } from "../../../../src/engine/check.ts";
import { checksOf } from "../../../../src/engine/report.ts";
import { storiesOf } from "../../../../src/engine/reports/stories.ts";
import { check } from "../../formats/sample.ts";
import { checkNamed, runChecks } from "../checks.ts";

const finding = (cause: string, fix = "mend it"): Finding => ({
  severity: "error",
  message: "Wrong.",
  cause,
  fix,
});
const failed = (id: string, causes: string[], status: Status = "fail") =>
  check({ id, status, findings: causes.map((cause) => finding(cause)) });
const skipped = (id: string, ...skippedBecause: string[]) => check({ id, status: "skip", skippedBecause });

/** Each story in short: `a: b c`. */
const drawn = (...checks: ReturnType<typeof check>[]) =>
  storiesOf(checks).map((story) => `${story.check.id}: ${story.others.map(({ id }) => id).join(" ")}`.trim());

suite("stories", () => {
  test("checks that fail for one cause are one story, under the first of them", () => {
    assert.deepEqual(drawn(failed("a", ["x"]), check({ id: "b" }), failed("c", ["x"]), failed("d", ["x"])), [
      "a: c d",
      "b:",
    ]);
  });

  test("another cause or another fix is another story", () => {
    const other = check({ id: "c", status: "fail", findings: [finding("x", "mend something else")] });
    assert.deepEqual(drawn(failed("a", ["x"]), failed("b", ["y"]), other), ["a:", "b:", "c:"]);
  });

  test("a cause that is not proven, or several causes, are stories of their own", () => {
    assert.deepEqual(drawn(failed("a", [""]), failed("b", [""])), ["a:", "b:"]);
    assert.deepEqual(drawn(failed("a", ["x"]), failed("b", ["x", "y"])), ["a:", "b:"]);
    assert.deepEqual(drawn(failed("a", ["x", "y"]), failed("b", ["x"])), ["a: b"]);
    assert.deepEqual(drawn(failed("a", ["x"]), failed("b", ["x", ""])), ["a:", "b:"]);
  });

  test("several causes are part of a story that has them all", () => {
    assert.deepEqual(drawn(failed("a", ["x", "y"]), failed("b", ["y", "x"])), ["a: b"]);
    assert.deepEqual(drawn(failed("a", ["x"]), failed("b", ["y"]), failed("c", ["x", "y"])), [
      "a:",
      "b:",
      "c:",
    ]);
  });

  test("a failure is never under a warning, whichever comes first", () => {
    assert.deepEqual(drawn(failed("a", ["x"], "warn"), failed("b", ["x"])), ["b: a"]);
  });

  test("a note is no cause", () => {
    const note = { ...finding("x"), severity: "info" } as const;
    assert.deepEqual(drawn(failed("a", ["x"]), check({ id: "b", findings: [note] })), ["a:", "b:"]);
  });

  test("what was skipped because a check failed is part of its story, and so on", () => {
    const checks = [skipped("c", "b"), failed("a", ["x"]), skipped("b", "a"), skipped("d")];
    assert.deepEqual(drawn(...checks), ["a: c b", "d:"]);
    assert.deepEqual(drawn(failed("a", ["x"]), failed("b", ["x"]), skipped("c", "b")), ["a: b c"]);
  });

  test("what was skipped because of a check that is not there, or in a circle, stands alone", () => {
    assert.deepEqual(drawn(skipped("a", "elsewhere"), skipped("b", "c"), skipped("c", "b")), [
      "a:",
      "b:",
      "c:",
    ]);
  });

  test("a run reports why a check was skipped, and a check that is skipped for itself has no such reason", async () => {
    const fails = async () => ({ status: "fail" as const, summary: "no", findings: [finding("x")] });
    const passes = async () => ({ status: "pass" as const, summary: "yes", findings: [] });
    const report = await runChecks([
      checkNamed("a.base", fails),
      checkNamed("a.next", passes, { needs: ["a.base"] }),
      checkNamed("a.last", passes, { needs: ["a.next"] }),
      checkNamed("a.network", passes, { requires: ["network"] }),
    ]);
    assert.deepEqual(
      checksOf(report).map(({ skippedBecause }) => skippedBecause),
      [undefined, ["a.base"], ["a.next"], undefined],
    );
    assert.deepEqual(drawn(...checksOf(report)), ["a.base: a.next a.last", "a.network:"]);
  });

  test("many checks take no longer than their number", () => {
    const causes = Array.from({ length: 20_000 }, (_, index) => `cause ${index}`);
    const many = causes.map((cause, index) => failed(`a.${index}`, [cause]));
    const began = performance.now();
    assert.equal(storiesOf([...many, failed("b", causes)]).length, 20_001);
    assert.ok(performance.now() - began < 2000);
  });
});
