/** Values beyond 2^53, and sums of such, against Go's own pprof, whose values have 64 bits. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type FileFormatName, fileContent } from "../../src/cli/profileFormats.ts";
import { analyse } from "../../src/profile/analyse/graph.ts";
import { pprofFlags } from "../../src/profile/query/flags.ts";
import { type BaseOptions, merge, subtract } from "../../src/profile/query/merge.ts";
import { DEFAULTS, type Query } from "../../src/profile/query/query.ts";
import { listReport } from "../../src/profile/reports/listText.ts";
import type { Report } from "../../src/profile/reports/report.ts";
import { tagsReport } from "../../src/profile/reports/tagsText.ts";
import { topReport } from "../../src/profile/reports/topText.ts";
import { tracesReport } from "../../src/profile/reports/tracesText.ts";
import { peekReport, treeReport } from "../../src/profile/reports/treeText.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import type { Value } from "../../src/profile/table/value.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { sameLines } from "../support/same.ts";
import { type Folded, profileOf } from "../unit/profile/stacks.ts";
import { asker, ELSEWHERE, goTool, PROFILES, reportOf } from "./pprof.ts";
import { type Chance, chance } from "./questions.ts";

const TYPES = [
  { type: "contentions", unit: "count" },
  { type: "delay", unit: "nanoseconds" },
];

/** More of them, to look for differences: `GO_VERIFY_LARGE=500`. */
const SEEDS = Number(process.env.GO_VERIFY_LARGE ?? 9);

const BEYOND = 2n ** 53n;

const made = (stacks: readonly Folded<Value>[], types = TYPES): Profile => ({
  ...profileOf(stacks, types),
  periodType: types[0]!,
  period: 1n,
});

/** What people reported, and the edges of what fits. */
const FIXED: Readonly<Record<string, { profiles: readonly Profile[]; base?: Profile; normalize?: boolean }>> =
  {
    "one value of 10,000 goroutines that waited a day": {
      profiles: [made([["main;wait", [1, 864_000_000_000_000_000n]]])],
    },
    "values that fit, and a sum that does not": {
      profiles: [
        made([
          ["main;waitA", [10, 6e15]],
          ["main;waitB", [1, 6e15]],
        ]),
      ],
    },
    "only the first of two sample types": {
      profiles: [
        made([
          ["main;a", [BEYOND + 1n, 5]],
          ["main;b;a", [3n * BEYOND + 1n, 7]],
        ]),
      ],
    },
    "the largest value": { profiles: [made([["main;a", [1, 2n ** 63n - 1n]]])] },
    "a difference of one": {
      profiles: [
        made([
          ["main;a", [1, BEYOND + 3n]],
          ["main;b", [2, 2n ** 60n + 1n]],
        ]),
      ],
      base: made([
        ["main;a", [1, BEYOND + 2n]],
        ["main;b", [1, 2n ** 60n]],
      ]),
    },
    "normalized to a base": {
      profiles: [made([["main;a", [1, 2n ** 60n + 1n]]])],
      base: made([
        ["main;a", [1, BEYOND + 2n]],
        ["main;b", [1, 2n ** 55n]],
      ]),
      normalize: true,
    },
    "ties that only the last bit decides": {
      profiles: [
        made([
          ["main;a", [1, 2n ** 60n + 1n]],
          ["main;b", [1, 2n ** 60n + 2n]],
          ["main;c", [1, 2n ** 60n]],
        ]),
      ],
    },
  };

/** Queries, of which each profile made by chance gets one besides the plain one. */
const QUERIES: readonly Partial<Query>[] = [
  { sampleIndex: "0" },
  { mean: true },
  { mean: true, sampleIndex: "0" },
  { divideBy: 7 },
  { sort: "cum", ignore: "^c$" },
  { relativePercentages: true, focus: "^b$" },
  { unit: "ms", trim: false },
  { tagRoot: "k", nodeCount: 3 },
  { tagFocus: "bytes=9007199254740993:" },
];

suite("values beyond 2^53, against go tool pprof", function () {
  this.timeout(600_000);
  let ask: ReturnType<typeof asker>;
  let folder = "";
  let files = 0;

  suiteSetup(() => {
    ask = asker(goTool("pprof"));
    folder = mkdtempSync(join(ELSEWHERE, "go-verify-large-"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  const write = (bytes: Uint8Array): string => {
    const file = join(folder, `${files++}.pb.gz`);
    writeFileSync(file, bytes);
    return file;
  };

  const expectSame = async (
    profiles: readonly Profile[],
    query: Partial<Query>,
    { base, ...how }: Partial<BaseOptions> & { base?: Profile | undefined } = {},
  ) => {
    const whole = merge(profiles);
    const kind = how.kind ?? "diff";
    const shown = base ? subtract(whole, base, { kind, normalize: how.normalize ?? false }) : whole;
    const full = { ...DEFAULTS, ...query };
    const flags = [
      ...pprofFlags(full),
      ...(base ? [`-${kind === "diff" ? "diff_base" : "base"}=${write(encodeProfile(base))}`] : []),
      ...(how.normalize ? ["-normalize"] : []),
    ];
    const names = profiles.map((profile) => relative(PROFILES, write(encodeProfile(profile))));
    const about = (what: string) => `${what} ${flags.join(" ")}`;
    const report = async (ours: Report, option: string, expression = "") => {
      const printed = ours.print(shown, full, { expression, sourceOf: () => ({ error: "" }) });
      const lines = [...printed.text()].join("").split("\n");
      const theirs = reportOf(await ask([option, ...flags], names));
      sameLines(comparable(lines), comparable(theirs), about(option));
    };
    await report(topReport, "-top");
    await report(treeReport, "-tree");
    if (analyse(shown, full).weights.cum.some((cum) => cum !== 0)) {
      await report(peekReport, "-peek=.", ".");
      await report(listReport, "-list=.", ".");
    }
    await report(tagsReport, "-tags");
    await report(tracesReport, "-traces");
    const text = async (format: FileFormatName) => {
      const content = fileContent(format, shown, full);
      assert.ok("text" in content);
      const theirs = reportOf(await ask([`-${format}`, ...flags], names));
      const inOrder = (lines: string[]) => comparable(asDoubles(format, lines));
      sameLines(inOrder([...content.text].join("").split("\n")), inOrder(theirs), about(format));
    };
    // In a difference the order of nodes hangs on numbers that are none.
    if (base === undefined && shown.samples.values.every((value) => value >= 0)) {
      await text("dot");
    }
    await text("raw");
    await text("callgrind");
    for (const format of ["proto", "topproto"] as const) {
      const content = fileContent(format, shown, full);
      assert.ok("bytes" in content);
      const theirs = join(folder, "theirs.pb.gz");
      reportOf(await ask([`-${format}`, `-output=${theirs}`, ...flags], names));
      const values = async (file: string) =>
        reportOf(await ask(["-raw"], [relative(PROFILES, file)]))
          .filter((line) => /^ +-?\d+ +-?\d+: /.test(line))
          .map((line) => line.replace(/:.*/, ""));
      const inOrder = async (file: string) => asDoubles(format, await values(file)).toSorted();
      sameLines(await inOrder(write(content.bytes)), await inOrder(theirs), about(format));
    }
  };

  for (const [name, { profiles, ...how }] of Object.entries(FIXED)) {
    test(name, () => expectSame(profiles, {}, how));
  }

  for (let seed = 0; seed < SEEDS; seed++) {
    test(`made by chance: ${seed}`, async () => {
      const by = chance(seed);
      const profiles = by.happens(3) ? [byChance(by), byChance(by)] : [byChance(by)];
      const base = by.happens(2) ? byChance(by, rounded) : undefined;
      const how = { kind: by.one(["diff", "subtract"] as const), normalize: false };
      await expectSame(profiles, seed === 0 ? {} : QUERIES[seed % QUERIES.length]!, { base, ...how });
    });
  }
});

/** pprof negates the sums of a base as doubles, which we do not: such that are the same as doubles. */
function rounded(value: Value): Value {
  return (BigInt(value) >> 16n) << 16n;
}

/** Small and large values, up to 2^58 and so that 40 of them stay within 64 bits. */
function byChance(by: Chance, asTaken = (value: Value) => value): Profile {
  const value = (): Value => {
    const low = by.below(2 ** 22);
    const size = by.one<Value>([
      low,
      2 ** 53 - 1 - low,
      BEYOND + BigInt(low),
      2n ** 57n + BigInt(low),
      BEYOND + 1n,
    ]);
    return asTaken(by.happens(6) ? -size : size);
  };
  const label = () => ({ key: "k", text: by.one(["x", "y"]), number: 0, unit: "" });
  const size = () => ({
    key: "bytes",
    text: undefined,
    number: by.one<Value>([16, 4096, BEYOND + 1n, BEYOND + 2n]),
    unit: "bytes",
  });
  const stack = () => Array.from({ length: 1 + by.below(4) }, () => by.one(["a", "b", "c", "d+e"])).join(";");
  return made(
    Array.from({ length: 1 + by.below(12) }, (): Folded<Value> => {
      const labels = [...(by.happens(2) ? [label()] : []), ...(by.happens(3) ? [size()] : [])];
      return [`main;${stack()}`, [by.happens(3) ? value() : by.below(9), value()], labels];
    }),
  );
}

/** pprof writes a count as the double next to it in these formats, where we write the count. */
function asDoubles(format: FileFormatName, lines: string[]): string[] {
  const isExact = format !== "callgrind" && format !== "topproto";
  return isExact ? lines : lines.map((line) => line.replace(/\d{16,}/g, (digits) => `${Number(digits)}`));
}

/**
 * Rows and calls of one weight come in no order of pprof's own, and it multiplies weights by 100 for the layout of Graphviz,
 * in 64 bits that do not hold the product.
 */
function comparable(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.replace(/ (?:weight|penwidth)=-?\d+/g, "").replace(/^ Error: .*/, " Error: "))
    .toSorted();
}
