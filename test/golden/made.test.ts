/** Profiles made for one question each, which real ones do not ask, against Go's own pprof. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type BaseOptions, merge, subtract } from "../../src/profile/query/merge.ts";
import { DEFAULTS, type Query } from "../../src/profile/query/query.ts";
import type { Report } from "../../src/profile/reports/report.ts";
import { tagsReport } from "../../src/profile/reports/tagsText.ts";
import { topReport } from "../../src/profile/reports/topText.ts";
import { tracesReport } from "../../src/profile/reports/tracesText.ts";
import { treeReport } from "../../src/profile/reports/treeText.ts";
import { shownText } from "../../src/profile/table/bytesText.ts";
import type { Mapping, Profile } from "../../src/profile/table/profile.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { type Folded, profileOf } from "../unit/profile/stacks.ts";
import { asker, ELSEWHERE, goTool, PROFILES, reportOf, withNames } from "./pprof.ts";

interface Question {
  sources: readonly Profile[];
  base?: Profile;
  how?: Partial<BaseOptions>;
  report?: Report;
  query?: Partial<Query>;
  /** The query as pprof takes it. */
  flags?: readonly string[];
  /** Matches the sentence with which it is refused. */
  refused?: RegExp;
}

const FLAGS = new Map<Report, string>([
  [topReport, "-top"],
  [treeReport, "-tree"],
  [tagsReport, "-tags"],
  [tracesReport, "-traces"],
]);

const CPU = { type: "cpu", unit: "nanoseconds" };
const STACKS: readonly Folded[] = [
  ["main;work", 30_000_000],
  ["main;idle", 10_000_000],
];
const OTHERS: readonly Folded[] = [
  ["main;work", 5_000_000],
  ["main;wait", 25_000_000],
];
const made = (stacks: readonly Folded[], more: Partial<Profile> = {}, types = [CPU]): Profile => ({
  ...profileOf(stacks, types),
  periodType: CPU,
  period: 10_000_000n,
  ...more,
});

/** A profile whose locations are in mappings: each in the one of its number, or without lines in it. */
function mapped(files: readonly string[], { isBare = false, buildId = "" } = {}): Profile {
  const profile = made(STACKS);
  const { locations } = profile;
  const mappings = files.map(
    (file, i): Mapping => ({
      id: BigInt(i + 1),
      start: BigInt(4096 * (i + 1)),
      limit: BigInt(4096 * (i + 2)),
      offset: BigInt(i),
      file,
      buildId,
      hasFunctions: !isBare,
      hasFilenames: false,
      hasLineNumbers: false,
      hasInlineFrames: false,
    }),
  );
  const count = locations.length;
  return {
    ...profile,
    mappings,
    locations: {
      ...locations,
      mappings: Int32Array.from({ length: count }, (_, i) => i % files.length),
      addresses: BigUint64Array.from({ length: count }, (_, i) =>
        BigInt(4096 * ((i % files.length) + 1) + 16 * i),
      ),
      ...(isBare
        ? {
            lineStarts: new Uint32Array(count + 1),
            lines: { functions: new Int32Array(), lines: new BigInt64Array(), columns: new BigInt64Array() },
          }
        : {}),
    },
  };
}

/** A profile in which two places of a line are apart by their columns only. */
function withColumns(): Profile {
  const profile = made([
    ["main;work", 30],
    ["main;work;idle+rest", 10],
    ["main", 5],
  ]);
  const { locations } = profile;
  const columns = locations.lines.columns.map((_, row) => BigInt(row % 3));
  const addresses = locations.addresses.map((_, i) => BigInt(16 * (i + 1)));
  return { ...profile, locations: { ...locations, addresses, lines: { ...locations.lines, columns } } };
}

const ADDRESSES = [
  "https://a.example/debug/pprof/heap",
  "http://a.example:80:81/x",
  "x://a.example:80:81/x",
  "http://a.example:port/x",
  "http://[::1]:6060/x",
  "http://me:word@a.example/x",
  "http://a b/x",
  "http://a%20b/x",
  "http://a.example/%zz",
  "http:///x",
  "C:\\Users\\dev\\app.exe",
  "C:/Users/dev/app.exe",
  "memfd:name (deleted)",
  "anon_inode:[perf_event]",
  "socket:[4026]",
  "//anon",
  "/srv/app:1",
  "1http://a/b",
  "a:#%z",
  "a:?%zz",
];

const two = (first: string, second: string) => [
  { type: first, unit: "count" },
  { type: second, unit: "nanoseconds" },
];
const twice: readonly Folded[] = [
  ["main;work", [3, 30]],
  ["main;idle", [1, 10]],
];
const thrice: readonly Folded[] = [["main;work", [3, 30, 7]]];
const namedTwice = made(thrice, {}, [...two("a", "a"), { type: "b", unit: "bytes" }]);

const label = (key: string, text: string) => ({ key, text, number: 0, unit: "" });
/** Names and labels that differ only in bytes that are not UTF-8: cut runes, bytes of Latin-1, and what orders beside them. */
const BYTES: readonly Folded[] = [
  ["main;caf\udce9", 30, [label("k\udcfc", "ok"), label("sql", "\u07ad\udcbe\udcef")]],
  ["main;caf\udce8", 30, [label("sql", "\u07ad\udcbe\udcee"), label("cut", "\u65e5\udce6\udc97")]],
  ["main;caf\u00e9", 30, [label("cut", "\u65e5\udce6\udc98"), label("k\ufffd", "\ufffd")]],
  ["main;caf\udcc3", 30],
  ["main;caf\ufffd", 30],
  ["main;caf\u{1f600}", 30, [label("k\udcfb", "\u{1f600}\udc80")]],
  ["main;caf\u{1f600}\udc80", 30],
  ["main\udc80;caf\udce9", 7, [label("sql", "\u07ad\udcbe\udcef")]],
];

/** Three functions that are one when their names are shown, and calls between languages. */
const CPLUSPLUS: readonly Folded[] = [
  ["main;_ZN2ns3BoxIiE3getEv", 30],
  ["main;_ZN2ns3BoxIcE3getEv;_ZNSt6vectorIiSaIiEE9push_backEOi", 20],
  ["main;_ZN2ns3BoxIcE3getEi;_ZN5alloc7raw_vec19RawVec$LT$T$C$A$GT$8grow_one17h0123456789abcdefE", 7],
  ["main;_RINvC3app3runNCNvB2_4main0E;_ZN2ns3BoxIiE3getEv", 5],
  ["main;std::map<int, ns::Box<int> >::find(int const&);main.(*T[...]).Do", 3],
];

const QUESTIONS: Readonly<Record<string, Question>> = {
  "period types that differ": {
    sources: [made(STACKS), made(OTHERS, { periodType: { type: "wallclock", unit: "nanoseconds" } })],
    refused:
      /^profile 1 has the period type cpu in nanoseconds, and profile 2 has wallclock in nanoseconds: /,
  },
  "period types that differ, third of three": {
    sources: [made(STACKS), made(OTHERS), made(OTHERS, { periodType: { type: "cpu", unit: "bytes" } })],
    refused: /^profile 1 has the period type cpu in nanoseconds, and profile 3 has cpu in bytes: /,
  },
  "a period type that one has not": {
    sources: [made(STACKS), made(OTHERS, { periodType: { type: "", unit: "" } })],
    refused: /^profile 1 has the period type cpu in nanoseconds, and profile 2 has without a name: /,
  },
  "period types that differ by an s": {
    sources: [made(STACKS), made(OTHERS, { periodType: { type: "cpus", unit: "nanoseconds" } })],
    refused: /cpu in nanoseconds, and profile 2 has cpus in nanoseconds/,
  },
  "period types in other units": {
    sources: [made(STACKS), made(OTHERS, { periodType: { type: "cpu", unit: "ms" }, period: 10n })],
  },
  "period types that differ, in a base": {
    sources: [made(STACKS)],
    base: made(OTHERS, { periodType: { type: "space", unit: "bytes" } }),
    refused: /^the profile has the period type cpu in nanoseconds, and the base has space in bytes: /,
  },
  "sample types that differ": {
    sources: [made(STACKS), made(OTHERS, {}, [{ type: "space", unit: "bytes" }])],
    refused: /^the profiles have no sample type in common$/,
  },
  "sample types in units that do not compare": {
    sources: [made(STACKS), made(OTHERS, {}, [{ type: "cpu", unit: "bytes" }])],
    refused: /^profile 1 has the sample type cpu in nanoseconds, and profile 2 has cpu in bytes: /,
  },
  "sample types in other units": {
    sources: [made(STACKS), made([["main;wait", 7]], {}, [{ type: "cpu", unit: "ms" }])],
  },
  "sample types in another order": {
    sources: [made(twice, {}, two("samples", "cpu")), made(twice, {}, two("samples", "cpu").toReversed())],
  },
  "sample types in another order, with a default": {
    sources: [
      made(twice, { defaultSampleType: "gone" }, two("samples", "cpu")),
      made(thrice, {}, [{ type: "x", unit: "count" }, ...two("samples", "cpu")]),
    ],
  },
  "a default that is left out": {
    sources: [
      made(thrice, { defaultSampleType: "x" }, [{ type: "x", unit: "count" }, ...two("samples", "cpu")]),
      made(twice, {}, two("samples", "cpu")),
    ],
  },
  "two sample types of one name": { sources: [namedTwice] },
  "two sample types of one name, and no other": {
    sources: [made(twice, {}, two("a", "a"))],
    refused: /^each sample type of the profile has the name of another one/,
  },
  "two sample types of one name in each": { sources: [namedTwice, namedTwice] },
  "two sample types of one name in one": {
    sources: [
      namedTwice,
      made(
        twice,
        {},
        two("a", "b").map((type) => ({ ...type, unit: "bytes" })),
      ),
    ],
  },
  "two sample types of one name that the other has not": {
    sources: [namedTwice, made([["main;work", 1]], {}, [{ type: "b", unit: "bytes" }])],
    refused: /^profile 2 has no sample type "a", which another one has twice$/,
  },
  "two sample types of one name, with a base": { sources: [namedTwice], base: namedTwice },
  "normalized, in other units": {
    sources: [made(STACKS)],
    base: made([["main;wait", 7]], {}, [{ type: "cpu", unit: "ms" }]),
    how: { normalize: true },
    refused:
      /^the profile has the sample types cpu in nanoseconds, and the base has the sample types cpu in ms: /,
  },
  "normalized, with more sample types": {
    sources: [made(twice, {}, two("samples", "cpu"))],
    base: made(STACKS),
    how: { normalize: true },
    refused: /^the profile has the sample types samples in count, cpu in nanoseconds, and the base/,
  },
  "normalized, with another period type": {
    sources: [made(STACKS)],
    base: made(OTHERS, { periodType: { type: "cpu", unit: "ms" } }),
    how: { normalize: true },
    refused:
      /^the profile has the period type cpu in nanoseconds, and the base has the period type cpu in ms: /,
  },
  "drop_frames that is no expression": { sources: [made(STACKS, { dropFrames: "work(" })] },
  "keep_frames that is no expression": { sources: [made(STACKS, { dropFrames: "work", keepFrames: "*" })] },
  "drop_frames in two parts": { sources: [made(STACKS, { dropFrames: "work)|(x" })] },
  "a call that weighs nothing": {
    sources: [
      made([
        ["main;warm", 50],
        ["main;hot", 10],
        ["main;hot;warm", 5],
      ]),
    ],
    base: made([
      ["main;warm", 50],
      ["main;hot", 40],
      ["main;hot;warm", 5],
    ]),
    report: treeReport,
  },
  "a call that weighs nothing, to a node that is left out": {
    sources: [
      made([
        ["main;warm", 50],
        ["main;hot", 100_000],
      ]),
    ],
    base: made([
      ["main;warm", 51],
      ["main;hot", 4],
    ]),
    report: treeReport,
    query: { dropNegative: true },
    flags: ["-drop_negative"],
  },
  "a merge whose first has no mapping": { sources: [made(STACKS), mapped(["/srv/app", "/lib/libc.so"])] },
  "a merge whose second has no mapping": { sources: [mapped(["/srv/app"], { isBare: true }), made(STACKS)] },
  "a merge of bare addresses": {
    sources: [
      mapped(["/srv/app", "/lib/libc.so"], { isBare: true }),
      mapped(["/srv/other"], { isBare: true }),
    ],
  },
  "a filter that matches a mapping without a name": {
    sources: [made(STACKS)],
    query: { focus: "^$", ignore: "nothing" },
    flags: ["-focus=^$", "-ignore=nothing"],
  },
  "a mapping named like an address that has a build ID": {
    sources: [mapped(["https://a.example/x"], { isBare: true, buildId: "abc" })],
  },
  "a filter on a mapping named like an address": {
    sources: [mapped(["https://a.example/x"], { isBare: true })],
    query: { focus: "example" },
    flags: ["-focus=example"],
  },
  "names of C++": { sources: [made(CPLUSPLUS)], report: treeReport },
  "names of C++ that drop_frames has": {
    sources: [made(CPLUSPLUS, { dropFrames: "ns::Box::get|std::.*", keepFrames: "std::vector.*" })],
    report: tracesReport,
  },
  "names of C++ to filters": {
    sources: [made(CPLUSPLUS), made(CPLUSPLUS.slice(1))],
    base: made(CPLUSPLUS.slice(2)),
    query: { focus: "^ns::Box::get$", hide: "alloc::.*::grow_one" },
    flags: ["-focus=^ns::Box::get$", "-hide=alloc::.*::grow_one"],
  },
  "bytes that are not UTF-8": { sources: [made(BYTES)] },
  "bytes that are not UTF-8, by lines": {
    sources: [made(BYTES)],
    query: { granularity: "lines", sort: "cum" },
    flags: ["-lines", "-cum"],
  },
  "bytes that are not UTF-8, in labels": { sources: [made(BYTES)], report: tagsReport },
  "bytes that are not UTF-8, in traces": { sources: [made(BYTES)], report: tracesReport },
  "bytes that are not UTF-8, in a tree": { sources: [made(BYTES)], report: treeReport },
  "bytes that are not UTF-8, in frames of labels": {
    sources: [made(BYTES)],
    query: { tagRoot: "sql,cut", tagLeaf: "k\ufffd" },
    flags: ["-tagroot=sql,cut", "-tagleaf=k\ufffd"],
  },
  "bytes that are not UTF-8, to a filter": {
    sources: [made(BYTES)],
    query: { focus: "caf\ufffd$", tagIgnore: "sql=\ufffd{2}" },
    flags: ["-focus=caf\ufffd$", "-tagignore=sql=\ufffd{2}"],
  },
  "bytes that are not UTF-8, of several profiles": {
    sources: [made(BYTES), made(BYTES.toReversed())],
    base: made(BYTES.slice(3)),
    report: tagsReport,
  },
  "bytes that are not UTF-8, in mappings, comments and types": {
    sources: [
      { ...mapped(["/srv/\udcff\udcfeapp", "/srv/\udcff\udcfdapp"], { isBare: true }), comments: ["\udcff"] },
    ],
  },
  "columns behind lines": {
    sources: [withColumns()],
    query: { granularity: "lines", showColumns: true },
    flags: ["-lines", "-showcolumns"],
  },
  "columns behind lines, not shown": {
    sources: [withColumns()],
    query: { granularity: "lines" },
    flags: ["-lines"],
    report: treeReport,
  },
  "columns behind addresses without inlined calls": {
    sources: [withColumns()],
    query: { granularity: "addresses", showColumns: true, noInlines: true },
    flags: ["-addresses", "-showcolumns", "-noinlines"],
  },
  ...Object.fromEntries(
    ADDRESSES.map((file) => [
      `a mapping named ${file}`,
      { sources: [mapped([file, "/lib/libc.so"], { isBare: true })] },
    ]),
  ),
};

suite("made profiles, against go tool pprof", function () {
  this.timeout(60_000);
  let ask: ReturnType<typeof asker>;
  let folder = "";

  suiteSetup(() => {
    ask = asker(goTool("pprof"));
    folder = mkdtempSync(join(ELSEWHERE, "go-verify-made-"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  const written = (profile: Profile, name: string): string => {
    const file = join(folder, name);
    writeFileSync(file, encodeProfile(profile));
    return relative(PROFILES, file);
  };

  for (const [name, { sources, base, how, report = topReport, query, flags = [], refused }] of Object.entries(
    QUESTIONS,
  )) {
    test(name, async () => {
      const { kind = "diff", normalize = false } = how ?? {};
      const ours = async () => {
        const whole = merge(sources);
        const compared = base ? subtract(whole, base, { kind, normalize }) : whole;
        const printed = report.print(
          await withNames(compared),
          { ...DEFAULTS, ...query },
          { expression: "", sourceOf: () => [] },
        );
        return shownText([...printed.text()].join("")).split("\n");
      };
      const baseFlags = base
        ? [`-diff_base=${join(folder, "base.pb")}`, ...(normalize ? ["-normalize"] : [])]
        : [];
      if (base) {
        written(base, "base.pb");
      }
      const files = sources.map((source, i) => written(source, `${i}.pb`));
      const theirs = await ask([FLAGS.get(report)!, ...flags, ...baseFlags], files);
      if (refused) {
        assert.notEqual(theirs.code, 0, theirs.stdout);
        await assert.rejects(
          ours,
          (error: Error) => error.name === "QueryError" && refused.test(error.message),
        );
        return;
      }
      const { lines, order } = { lines: await ours(), order: reportOf(theirs) };
      // Calls of one weight come in no order of pprof's.
      const isSorted = report === treeReport;
      assert.deepEqual(isSorted ? lines.toSorted() : lines, isSorted ? order.toSorted() : order);
    });
  }
});
