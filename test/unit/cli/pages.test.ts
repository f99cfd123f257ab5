import assert from "node:assert/strict";
import { page } from "../../../src/cli/explain.ts";
import { table } from "../../../src/cli/selfTest.ts";
import { again, exitCode, type VerifyOptions } from "../../../src/cli/verify.ts";
import { casesOf } from "../../../src/engine/case.ts";
import { type Check, pass } from "../../../src/engine/check.ts";
import type { Outcome } from "../../../src/engine/selfTest.ts";
import { check as reportOf } from "../formats/sample.ts";

const check: Check = {
  id: "a.one",
  title: "One is",
  label: "One",
  about: "It matters for a reason that takes a few words.",
  needs: ["a.zero"],
  effort: "deep",
  run: async () => pass("fine"),
};
const set = casesOf(check, {
  faults: {
    "it breaks": { plant() {} },
    "it breaks otherwise": { plant() {}, expect: { status: ["warn", "fail"] } },
    "a full disk": { plant() {} },
  },
  healthy: { "an odd set-up": { plant() {} } },
});

function outcome(more: Partial<Outcome>): Outcome {
  return {
    checkId: "a.one",
    name: "",
    kind: "fault",
    unavailable: undefined,
    judged: [],
    report: reportOf({ status: "fail", summary: "broken\nindeed" }),
    durationMs: 5,
    ...more,
  };
}

const outcomes = [
  outcome({}),
  outcome({ judged: ["no cause matches /x/: []"], report: reportOf({ status: "fail", summary: "other" }) }),
  outcome({ unavailable: "only root can mount", report: undefined }),
  outcome({ kind: "healthy", report: reportOf({ summary: "fine" }) }),
];

suite("the self-test's table", () => {
  test("has every case of both kinds, expected and got, the unavailable ones with the reason, and the count", () => {
    assert.equal(
      table([set], outcomes, { columns: 200, unicode: true }, 4200),
      `a.one
  ✓ fault    it breaks            expected fail, got fail: broken indeed
  ✗ fault    it breaks otherwise  expected warn or fail, got fail: other
      no cause matches /x/: []
  – fault    a full disk          not available here: only root can mount
  ✓ healthy  an odd set-up        expected pass, got pass: fine

not proven: 1 of 2 faults caught, 1 of 1 healthy twins judged right, 1 not available here, in 4.2 s
`,
    );
  });

  test("cuts lines on a narrow terminal, and says when all is right", () => {
    const right = [...outcomes.slice(0, 1), outcome({}), ...outcomes.slice(2)];
    const lines = table([set], right, { columns: 40, unicode: false }, 7).split("\n");
    assert.equal(lines[1], "  + fault    it breaks            expec~");
    assert.equal(
      lines.at(-2),
      "proven: 2 of 2 faults caught, 1 of 1 healthy twins judged right, 1 not available here, in 7 ms",
    );
  });
});

suite("a check's page", () => {
  test("says what it is, why, what it needs, and what proves it", () => {
    assert.equal(
      page(set, 30, "npx go-verify"),
      `One is
a.one

It matters for a reason that
takes a few words.

Effort  deep
Needs   a.zero

Run it
  npx go-verify --check a.one
Plant each of these cases
  npx go-verify self-test --check a.one

Faults that it must catch:
  - it breaks
  - it breaks otherwise
  - a full disk

Unusual but healthy set-ups on which it must stay silent:
  - an odd set-up
`,
    );
  });
});

suite("the command that runs a check again", () => {
  const options: VerifyOptions = { depth: "standard", format: "text", timeout: "900", network: true };
  const posix = { windows: false, home: "/home/kim" };

  test("is short for a plain run", () => {
    assert.equal(again("npx go-verify", options, posix)("a.one"), "npx go-verify --check a.one");
  });

  test("repeats what selects the same run, quoted for the shell", () => {
    const given = {
      ...options,
      go: "/opt/my go",
      dir: "/home/kim/it's",
      depth: "deep" as const,
      skip: ["a.one", "a.two"],
      timeout: "5",
      jobs: "3",
      strict: true,
    };
    const more = "--depth deep --skip a.two --timeout 5 --offline";
    for (const online of [{ offline: true }, { network: false }]) {
      assert.equal(
        again("go-verify", { ...given, ...online }, posix)("a.one"),
        `go-verify --check a.one --go '/opt/my go' --dir ~/'it'\\''s' ${more}`,
      );
    }
    assert.equal(
      again("go-verify", { ...options, go: "C:\\My Go\\go.exe" }, { windows: true, home: "C:\\" })("a.one"),
      'go-verify --check a.one --go "C:\\My Go\\go.exe"',
    );
  });
});

suite("the exit code", () => {
  test("follows the verdict and --strict", () => {
    assert.deepEqual(
      (["ready", "ready-with-warnings", "not-ready"] as const).map((verdict) => [
        exitCode(verdict),
        exitCode(verdict, true),
      ]),
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
    );
  });
});
