/** Which profiles Go's own tools accept, and which we do: several of which one is bad, and what the compiler refuses. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { pgoFitness } from "../../src/profile/reports/pgo.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { profileOf } from "../unit/profile/stacks.ts";
import { asker, goTool, PROFILES, reportOf } from "./pprof.ts";

const CLI = resolve("dist/cli.js");

suite("inputs, against Go's tools", function () {
  this.timeout(180_000);
  let folder = "";

  suiteSetup(() => {
    folder = mkdtempSync(join(tmpdir(), "go-verify-inputs-"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test("of several profiles a bad one is left out, as pprof does; of bad ones only, nothing is shown", async () => {
    const ask = asker(goTool("pprof"));
    const bad = "../ORIGIN.md";
    const ours = (names: readonly string[]) =>
      spawnSync(
        process.execPath,
        [CLI, "profile", "--sort", "cum", ...names.map((name) => join(PROFILES, name))],
        {
          encoding: "utf8",
        },
      );
    const good = ["recorded/heap.leak.0.pb.gz", "recorded/heap.leak.3.pb.gz"];
    const names = [good[0]!, bad, good[1]!];
    const theirs = await ask(["-top", "-cum"], names);
    assert.match(theirs.stderr, /Fetched 2 source profiles out of 3/);
    const { status, stdout, stderr } = ours(names);
    assert.match(stderr, /2 of 3 profiles were read/);
    const lines = stdout.split("\n").filter((line) => !/^Time: |^2 of 3 /.test(line));
    assert.deepEqual([status, lines], [0, reportOf(theirs)]);
    assert.notEqual((await ask(["-top"], [bad, bad])).code, 0);
    assert.equal(ours([bad, bad]).status, 2);
  });

  const nameless = profileOf([["main;a", 5]]);
  const refused: readonly [what: string, profile: Profile, reason: RegExp][] = [
    [
      "zeros only",
      profileOf(
        [
          ["main;a", [0, 7]],
          ["main", [0, 1]],
        ],
        typesOfCpu(),
      ),
      /^Every sample has the value 0,/,
    ],
    ["no stack", profileOf([["", 5]]), /^No sample with a value has a stack,/],
    [
      "sums of 0",
      profileOf([
        ["main;a", 5],
        ["main;a", -5, [{ key: "k", text: "v", number: 0, unit: "" }]],
      ]),
      /add up to 0,/,
    ],
    ["no names", { ...nameless, ...withoutNames(nameless) }, /^The profile has addresses only,/],
    ["no start lines", { ...nameless, ...withoutStartLines(nameless) }, /^No function has a start line,/],
    [
      "other types",
      profileOf([["main;a", 5]], [{ type: "wall", unit: "nanoseconds" }]),
      /needs samples\/count or cpu/,
    ],
  ];
  for (const [what, profile, reason] of refused) {
    test(`the compiler refuses ${what}, and we say why`, () => {
      const file = join(folder, "profile.pb.gz");
      writeFileSync(file, gzipSync(encodeProfile(profile)));
      assert.notEqual(spawnSync(goTool("preprofile"), ["-i", file]).status, 0);
      const fitness = pgoFitness(profile);
      assert.equal(fitness.verdict, "refused");
      assert.match(fitness.reason, reason);
    });
  }
});

function typesOfCpu() {
  return [
    { type: "samples", unit: "count" },
    { type: "cpu", unit: "nanoseconds" },
  ];
}

/** Functions without a name, in locations that still have them. */
function withoutNames({ functions }: Profile): Pick<Profile, "functions"> {
  const none = new Int32Array(functions.length);
  return {
    functions: { ...functions, names: none, systemNames: none, startLines: new BigInt64Array(none.length) },
  };
}

function withoutStartLines({ functions }: Profile): Pick<Profile, "functions"> {
  return { functions: { ...functions, startLines: new BigInt64Array(functions.length) } };
}
