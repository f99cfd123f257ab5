/** Every row of our `top` against Go's own pprof, run live over real profiles: names, flat, cum and shares. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pprofFlags } from "../../src/profile/query/flags.ts";
import { subtract } from "../../src/profile/query/merge.ts";
import { DEFAULTS, type Query } from "../../src/profile/query/query.ts";
import type { PrintedReport } from "../../src/profile/reports/report.ts";
import { topReport } from "../../src/profile/reports/topText.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { type Answer, asker, goTool, openNamed, PROFILES, profileNames, reportOf } from "./pprof.ts";
import { chance, questionAbout } from "./questions.ts";

/** How many questions are made by chance. */
const QUESTIONS = 100;
const SEED = Number(process.env.GO_VERIFY_SEED ?? 7);

/** Profiles that measure the same. */
const PAIRS: readonly (readonly [base: string, profile: string])[] = [
  ["diff/dd.heap.before.raw.pprof", "diff/dd.heap.after.raw.pprof"],
  ["diff/dd.block.before.raw.pprof", "diff/dd.block.after.raw.pprof"],
  ["diff/dd.stress-failure.before.raw.pprof", "diff/dd.stress-failure.after.raw.pprof"],
  ["recorded/heap.leak.0.pb.gz", "recorded/heap.leak.3.pb.gz"],
  ["series/heap.1644509272337470000.pb.gz", "series/heap.1644509299337903000.pb.gz"],
  ["recorded/cpu.labels.pb.gz", "recorded/cpu.idle.pb.gz"],
  ["recorded/goroutine.debug0.pb.gz", "recorded/goroutine10k.debug0.pb.gz"],
];

/** What pprof says on stderr of a filter that matched nothing, and our name of it. */
const UNMATCHED = /^(\w+) expression matched no samples$/gm;

suite("top, against go tool pprof", function () {
  this.timeout(600_000);
  let ask: ReturnType<typeof asker>;
  let opened: (name: string) => Promise<Profile>;

  suiteSetup(() => {
    ask = asker(goTool("pprof"));
    const profiles = new Map<string, Promise<Profile>>();
    opened = (name) => {
      const profile = profiles.get(name) ?? openNamed(name);
      profiles.set(name, profile);
      return profile;
    };
  });

  const printed = (profile: Profile, query: Query): PrintedReport =>
    topReport.print(profile, query, { expression: "", sourceOf: () => [] });
  const expectSame = (ours: PrintedReport, theirs: Answer, about: string) => {
    assert.deepEqual(comparable(linesOf(ours)), comparable(reportOf(theirs)), about);
  };

  for (const name of profileNames()) {
    test(`${name}, each sample type`, async () => {
      const profile = await opened(name);
      assert.ok(profile.sampleTypes.length > 0);
      await Promise.all(
        profile.sampleTypes.map(async (_, type) => {
          const query = { ...DEFAULTS, sampleIndex: `${type}`, nodeCount: 30 };
          const theirs = await ask(["-top", ...pprofFlags(query)], [name]);
          expectSame(printed(profile, query), theirs, `sample type ${type}`);
        }),
      );
    });
  }

  for (const [before, after] of PAIRS) {
    test(`${after} minus ${before}`, async () => {
      const [base, profile] = [await opened(before), await opened(after)];
      for (const [flag, kind] of [
        ["-base", "subtract"],
        ["-diff_base", "diff"],
      ] as const) {
        for (const normalize of [false, true]) {
          const flags = ["-top", `${flag}=${join(PROFILES, before)}`, ...(normalize ? ["-normalize"] : [])];
          const theirs = await ask(flags, [after]);
          expectSame(
            printed(subtract(profile, base, { kind, normalize }), DEFAULTS),
            theirs,
            flags.join(" "),
          );
        }
      }
    });
  }

  test(`${QUESTIONS} questions made by chance, seed ${SEED} (GO_VERIFY_SEED)`, async () => {
    const by = chance(SEED);
    const names = profileNames();
    const outcomes = { rows: 0, empty: 0, refused: 0, base: 0 };
    const questions = Array.from({ length: QUESTIONS }, (_, i) => i);
    const prepared = [];
    for (const i of questions) {
      const pair = i % 4 === 0 ? by.one(PAIRS) : undefined;
      const name = pair?.[1] ?? names[i % names.length]!;
      const profile = await opened(name);
      const kind = by.one(["subtract", "diff"] as const);
      const normalize = by.happens(3);
      const query = questionAbout(profile, by);
      const baseFlags = pair && [
        `${kind === "diff" ? "-diff_base" : "-base"}=${join(PROFILES, pair[0])}`,
        ...(normalize ? ["-normalize"] : []),
      ];
      const flags = ["-top", ...pprofFlags(query), ...(baseFlags ?? [])];
      const whole = async () =>
        pair ? subtract(profile, await opened(pair[0]), { kind, normalize }) : profile;
      prepared.push({ name, query, flags, whole, pair });
    }
    const answers = await Promise.allSettled(
      prepared.map(async ({ name, query, flags, whole, pair }) => {
        const theirs = await ask(flags, [name]);
        const about = `pprof ${flags.join(" ")} ${name}`;
        outcomes.base += pair ? 1 : 0;
        if (theirs.code !== 0) {
          const profile = await whole();
          assert.throws(() => printed(profile, query), { name: "QueryError" }, `${about}: ${theirs.stderr}`);
          outcomes.refused += 1;
          return;
        }
        const ours = printed(await whole(), query);
        expectSame(ours, theirs, about);
        const unmatched = [...theirs.stderr.matchAll(UNMATCHED)].map(([, option]) => option!.toLowerCase());
        assert.deepEqual(
          ours.unmatched.map((option) => option.replaceAll("_", "")),
          unmatched.filter((option) => !/^tag(root|leaf)$/.test(option)),
          about,
        );
        outcomes[comparable(linesOf(ours)).rows.length > 0 ? "rows" : "empty"] += 1;
      }),
    );
    const failures = answers.flatMap((answer) =>
      answer.status === "rejected" ? [String(answer.reason)] : [],
    );
    assert.equal(failures.length, 0, `${failures.length} differ:\n${failures.slice(0, 5).join("\n\n")}`);
    // The questions are worth something only if most of them leave something to compare.
    assert.ok(outcomes.rows > QUESTIONS / 2 && outcomes.base >= QUESTIONS / 4, JSON.stringify(outcomes));
  });
});

/** The lines of our text, without the time, which pprof prints in its own zone. */
function linesOf(report: PrintedReport): string[] {
  return [...report.text()]
    .join("")
    .split("\n")
    .filter((line) => !line.startsWith("Time: "));
}

/**
 * What must be the same. Nodes of one name and weight (files of several functions) come in no order of pprof's, so
 * each row is compared without the running sum, then the order of the names.
 */
function comparable(lines: readonly string[]) {
  const title = lines.findIndex((line) => /^ +flat +flat%/.test(line));
  assert.ok(title >= 0, lines.join("\n"));
  const rows = lines.slice(title + 1).filter((line) => line !== "");
  const parts = rows.map((line) => {
    const [, flat, percent, cum, cumPercent, name] =
      /^ *(\S+) +(\S+%) +\S+% +(\S+) +(\S+%) {2}(.*)$/.exec(line) ?? assert.fail(`no row: ${line}`);
    return { flat, percent, cum, cumPercent, name };
  });
  return {
    head: lines.slice(0, title),
    rows: parts.map((row) => JSON.stringify(row)).sort(),
    order: parts.map(({ name }) => name!.replace(/ \((partial-)?inline\)$/, "")),
  };
}
