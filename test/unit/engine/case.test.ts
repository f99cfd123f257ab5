import assert from "node:assert/strict";
import { casesOf, type Expectation, mismatches } from "../../../src/engine/case.ts";
import { conclude, fail, finding, pass, skip, undecided, warn } from "../../../src/engine/check.ts";
import { countByStatus, verdictOf, worst } from "../../../src/engine/report.ts";
import { checkNamed, runChecks } from "./checks.ts";

const plant = () => {};

suite("cases", () => {
  const check = checkNamed("a.b", async () => pass(""));

  test("expect a fault to fail and a healthy twin to pass, unless they say otherwise", () => {
    const set = casesOf(check, {
      faults: { broken: { plant }, old: { plant, expect: { status: "warn", cause: /x/ } } },
      healthy: { plain: { plant }, odd: { plant, alone: "last", expect: { status: ["pass", "skip"] } } },
    });
    assert.deepEqual(
      set.cases.map(({ plant: _, ...rest }) => rest),
      [
        { name: "broken", kind: "fault", expect: { status: "fail" } },
        { name: "old", kind: "fault", expect: { status: "warn", cause: /x/ } },
        { name: "plain", kind: "healthy", expect: { status: "pass" } },
        { name: "odd", kind: "healthy", alone: "last", expect: { status: ["pass", "skip"] } },
      ],
    );
  });

  test("need both sides", () => {
    const wanted = new Error("a.b needs at least one fault and one healthy twin");
    assert.throws(() => casesOf(check, { faults: {}, healthy: { plain: { plant } } }), wanted);
    assert.throws(() => casesOf(check, { faults: { broken: { plant } }, healthy: {} }), wanted);
  });
});

suite("an answer is compared", () => {
  const answer = fail({
    message: "It is broken.",
    cause: "A file is gone.",
    fix: "put it back",
    location: { path: "/x", line: 3 },
  });
  const wrong = (expected: Expectation, result = answer) => mismatches(expected, result);

  test("and is right where all that is expected matches", () => {
    assert.deepEqual(
      wrong({ status: "fail", message: /broken/, cause: /gone/, fix: /put/, location: /^\/x:3$/ }),
      [],
    );
    assert.deepEqual(wrong({ status: ["warn", "fail"] }), []);
    assert.deepEqual(wrong({ status: "skip", message: /no cgo/ }, skip("no cgo")), []);
  });

  test("and each difference is told", () => {
    assert.deepEqual(wrong({ status: "pass" }), ["status is fail, expected pass"]);
    assert.deepEqual(
      wrong({ status: ["pass", "skip"], message: /x1/, cause: /x2/, fix: /x3/, location: /x4/ }),
      [
        "status is fail, expected pass or skip",
        'no message matches /x1/: ["It is broken","It is broken."]',
        'no cause matches /x2/: ["A file is gone."]',
        'no fix matches /x3/: ["put it back"]',
        'no location matches /x4/: ["/x:3"]',
      ],
    );
    assert.deepEqual(wrong({ status: "pass", cause: /./ }, pass("fine")), ["no cause matches /./: []"]);
  });
});

suite("an answer is made", () => {
  const found = { severity: "error", message: "Bad.", cause: "", fix: "" } as const;
  test("of a problem", () => {
    assert.deepEqual(fail({ message: "Bad." }), { status: "fail", summary: "Bad", findings: [found] });
    assert.deepEqual(undecided({ message: "Bad." }), { status: "error", summary: "Bad", findings: [found] });
    assert.deepEqual(warn({ message: "Bad." }, "so so"), {
      status: "warn",
      summary: "so so",
      findings: [{ ...found, severity: "warning" }],
    });
    assert.deepEqual(pass("Good", [{ message: "By the way." }]).findings[0]?.severity, "info");
  });

  test("of findings: the worst decides, the first such is the summary", () => {
    const info = finding("info", { message: "Note." });
    const small = finding("warning", { message: "Small." });
    const bad = finding("error", { message: "Bad." });
    assert.deepEqual(conclude([], "all well"), { status: "pass", summary: "all well", findings: [] });
    assert.equal(conclude([info], "all well").status, "pass");
    assert.deepEqual(conclude([info, small, small], "all well").summary, "Small (and 1 more)");
    assert.equal(conclude([small], "all well").status, "warn");
    assert.equal(conclude([small, bad], "all well").status, "fail");
    assert.equal(conclude([small, bad], "all well").summary, "Bad");
  });
});

suite("a verdict", () => {
  test("is not ready with any failure or error, or where nothing ran", () => {
    assert.equal(verdictOf(["pass", "fail"]), "not-ready");
    assert.equal(verdictOf(["pass", "error", "warn"]), "not-ready");
    assert.equal(verdictOf([]), "not-ready");
    assert.equal(verdictOf(["skip", "skip"]), "not-ready");
  });
  test("is ready otherwise, with warnings where there are any", () => {
    assert.equal(verdictOf(["pass", "skip"]), "ready");
    assert.equal(verdictOf(["pass", "warn", "skip"]), "ready-with-warnings");
  });
  test("and a layer's status is that of its worst check", () => {
    assert.equal(worst(["pass", "error", "fail"]), "fail");
    assert.equal(worst(["warn", "error"]), "error");
    assert.equal(worst(["skip", "pass", "warn"]), "warn");
    assert.equal(worst(["skip", "pass"]), "pass");
    assert.equal(worst([]), "skip");
  });
  test("and the statuses are counted", async () => {
    const report = await runChecks([
      checkNamed("a.p", async () => pass("")),
      checkNamed("a.q", async () => pass("")),
      checkNamed("b.f", async () => fail({ message: "Bad." })),
    ]);
    assert.deepEqual(countByStatus(report), { pass: 2, warn: 0, fail: 1, skip: 0, error: 0 });
  });
});
