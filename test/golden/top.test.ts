/** Every row of our `top` against Go's own pprof, run live over real profiles. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { analyse } from "../../src/profile/graph.ts";
import { subtract } from "../../src/profile/merge.ts";
import { openProfile } from "../../src/profile/open.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { DEFAULTS, type Query } from "../../src/profile/query.ts";
import { top } from "../../src/profile/top.ts";
import { topText } from "../../src/profile/topText.ts";

const PROFILES = resolve("test/fixtures/profiles");
const FOLDERS = ["go", "odd", "pprof", "diff", "series", "recorded", "legacy"];

/** pprof's flags, and the same question in our words. */
const QUESTIONS: readonly [flags: string[], query: Partial<Query>][] = [
  [["-cum", "-nodecount=30"], { sort: "cum", nodeCount: 30 }],
  [
    ["-lines", "-nodefraction=0", "-edgefraction=0"],
    { granularity: "lines", nodeFraction: 0, edgeFraction: 0 },
  ],
  [["-files", "-noinlines"], { granularity: "files", noInlines: true }],
  [["-addresses", "-nodecount=50"], { granularity: "addresses", nodeCount: 50 }],
  [["-addresses", "-noinlines"], { granularity: "addresses", noInlines: true }],
  [["-filefunctions", "-focus=runtime|alloc"], { granularity: "filefunctions", focus: "runtime|alloc" }],
  [["-hide=^runtime", "-relative_percentages"], { hide: "^runtime", relativePercentages: true }],
  [["-show=main|runtime", "-ignore=gc", "-mean"], { show: "main|runtime", ignore: "gc", mean: true }],
  [["-show_from=main", "-divide_by=3"], { showFrom: "main", divideBy: 3 }],
  [["-prune_from=mallocgc|Lock", "-unit=auto"], { pruneFrom: "mallocgc|Lock", unit: "auto" }],
  [["-tagroot=bytes,thread", "-tagleaf=handler"], { tagRoot: "bytes,thread", tagLeaf: "handler" }],
  [["-tagfocus=bytes=64b:"], { tagFocus: "bytes=64b:" }],
  [["-tagignore=a|e", "-drop_negative"], { tagIgnore: "a|e", dropNegative: true }],
  [["-trim=false", "-nodecount=7"], { trim: false, nodeCount: 7 }],
];

suite("top, against go tool pprof", () => {
  let pprof = "";

  suiteSetup(function () {
    this.timeout(180_000);
    // Since go1.25 the tool is built when it is first asked for, which `-n` waits for.
    pprof = execFileSync("go", ["tool", "-n", "pprof"], { encoding: "utf8", cwd: tmpdir() }).trim();
  });

  const ask = (flags: readonly string[], files: readonly string[]) => {
    const answer = spawnSync(pprof, ["-symbolize=none", "-top", ...flags, ...files], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.equal(answer.status, 0, answer.stderr);
    return answer.stdout;
  };
  const expectSame = (profile: Profile, query: Partial<Query>, theirs: string) => {
    const analysis = analyse(profile, { ...DEFAULTS, ...query });
    assert.deepEqual(comparable(topText(analysis, top(analysis))), comparable(theirs));
  };

  for (const [index, file] of files().entries()) {
    const name = file.slice(PROFILES.length + 1);
    test(name, async function () {
      this.timeout(600_000);
      const profile = await open(file);
      for (let type = 0; type < profile.sampleTypes.length; type++) {
        const flags = [`-sample_index=${type}`, "-nodecount=30"];
        expectSame(profile, { sampleIndex: `${type}`, nodeCount: 30 }, ask(flags, [file]));
      }
      for (const shift of [0, 5, 9]) {
        const [flags, query] = QUESTIONS[(index + shift) % QUESTIONS.length]!;
        expectSame(profile, query, ask(flags, [file]));
      }
    });
  }

  const pairs = [
    ["diff/dd.heap.before.raw.pprof", "diff/dd.heap.after.raw.pprof"],
    ["diff/dd.stress-failure.before.raw.pprof", "diff/dd.stress-failure.after.raw.pprof"],
    ["recorded/heap.leak.0.pb.gz", "recorded/heap.leak.3.pb.gz"],
    ["series/heap.1644509272337470000.pb.gz", "series/heap.1644509299337903000.pb.gz"],
  ].map((pair) => pair.map((name) => join(PROFILES, name)) as [string, string]);
  for (const [before, after] of pairs) {
    test(`${after.slice(PROFILES.length + 1)} minus ${before.slice(PROFILES.length + 1)}`, async function () {
      this.timeout(600_000);
      const [base, profile] = [await open(before), await open(after)];
      const kinds = [
        ["-base", "subtract"],
        ["-diff_base", "diff"],
      ] as const;
      for (const [flag, kind] of kinds) {
        for (const normalize of [false, true]) {
          const flags = [`${flag}=${before}`, ...(normalize ? ["-normalize"] : []), "-nodecount=25"];
          expectSame(subtract(profile, base, { kind, normalize }), { nodeCount: 25 }, ask(flags, [after]));
        }
      }
    });
  }
});

function files(): string[] {
  return FOLDERS.flatMap((folder) => {
    const path = join(PROFILES, folder);
    const names = readdirSync(path);
    return names.sort().map((name) => join(path, name));
  });
}

function open(file: string): Promise<Profile> {
  return openProfile(readFileSync(file), (packed) => gunzipSync(packed));
}

/**
 * What must be the same. The time is in the zone of whoever prints it. Nodes of one name and weight (files of several
 * functions) come in no order of pprof's, so each row is compared, then the order of what is weighed and named.
 */
function comparable(text: string) {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("Time: "));
  const title = lines.findIndex((line) => /^ +flat +flat%/.test(line));
  const rows = lines.slice(title + 1).map((line) => {
    const [, flat, percent, cum, cumPercent, name] =
      /^ *(\S+) +(\S+%) +\S+% +(\S+) +(\S+%) {2}(.*)$/.exec(line) ?? assert.fail(`no row: ${line}`);
    return { flat, percent, cum, cumPercent, name };
  });
  return {
    head: lines.slice(0, title),
    rows: rows.map((row) => JSON.stringify(row)).sort(),
    order: rows.map(({ name }) => name),
  };
}
