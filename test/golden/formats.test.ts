/** The files that we write for other tools against those of Go's own pprof, run live over real profiles. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type FileFormatName, fileContent } from "../../src/cli/profileFormats.ts";
import { pprofFlags } from "../../src/profile/query/flags.ts";
import { merge, subtract } from "../../src/profile/query/merge.ts";
import { DEFAULTS, type Query } from "../../src/profile/query/query.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { sameLines } from "../support/same.ts";
import { asker, goTool, openNamed, PROFILES, profileNames } from "./pprof.ts";

/** Questions, of which each profile gets one besides the plain one. */
const QUESTIONS: readonly Partial<Query>[] = [
  { focus: "runtime|main", hide: "^runtime" },
  { noInlines: true, sampleIndex: "0" },
  { tagHide: "by", tagFocus: "a" },
  { nodeCount: 15, divideBy: 3 },
  { mean: true, sampleIndex: "0", ignore: "gc" },
  { nodeFraction: 0.05, edgeFraction: 0.05 },
  { granularity: "lines", nodeCount: 20 },
  { trim: false, showFrom: "main|alloc" },
];

/** Their every sample is written, so they are long; one of the kind is enough. */
const LONG = /typecheck|stress-failure|python-ebpf|service\.cpu|cmd-compile/;

/** Of one process, ten times: the first and the last will do. */
const ALIKE = /series\/heap\.16445092([78]|9[036])/;

/** Profiles in which numbers of nodes, which differ where nodes weigh the same, are left out. */
const TREES = ["go/labels.cpu.pprof", "recorded/cpu.labels.pb.gz", "recorded/heap.leak.3.pb.gz"];

suite("files for other tools, against go tool pprof", function () {
  this.timeout(600_000);
  let ask: ReturnType<typeof asker>;
  let folder = "";

  suiteSetup(() => {
    ask = asker(goTool("pprof"));
    folder = mkdtempSync(join(tmpdir(), "go-verify-formats-"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  const linesOf = (profile: Profile, format: FileFormatName, query: Partial<Query>): string[] => {
    const content = fileContent(format, profile, { ...DEFAULTS, ...query });
    assert.ok("text" in content);
    return [...content.text].join("").split("\n");
  };
  const asked = async (flags: readonly string[], names: readonly string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await ask(flags, names);
    assert.equal(code, 0, stderr);
    return stdout.split("\n");
  };
  const written = (profile: Profile, format: FileFormatName, query: Partial<Query>, name: string): string => {
    const content = fileContent(format, profile, { ...DEFAULTS, ...query });
    assert.ok("bytes" in content);
    writeFileSync(join(folder, name), content.bytes);
    return relative(PROFILES, join(folder, name));
  };

  const formats = ["dot", "comments", "raw", "callgrind", "topproto"] as const;

  for (const [index, name] of names().entries()) {
    test(name, async () => {
      const profile = await openNamed(name);
      const question = QUESTIONS[index % QUESTIONS.length]!;
      // Each profile is asked plainly for some formats and specially for the others; each format gets both of many.
      for (const [i, format] of formats.entries()) {
        const query = (i + index) % 2 === 0 ? {} : question;
        const flags = pprofFlags({ ...DEFAULTS, ...query });
        const about = `${format} ${flags.join(" ")}`;
        if (format === "topproto") {
          await expectSameProfile(query, flags);
        } else if (format === "comments" || !LONG.test(name)) {
          const ours = comparable(linesOf(profile, format, query));
          sameLines(ours, comparable(await asked([`-${format}`, ...flags], [name])), about);
        }
      }

      async function expectSameProfile(query: Partial<Query>, flags: readonly string[]) {
        const ours = written(profile, "topproto", query, `ours-${index}.pb.gz`);
        const theirs = join(folder, `theirs-${index}.pb.gz`);
        await asked(["-topproto", `-output=${theirs}`, ...flags], [name]);
        const raw = async (file: string) => comparable(await asked(["-raw"], [file]));
        sameLines(await raw(ours), await raw(relative(PROFILES, theirs)), `topproto ${flags.join(" ")}`);
      }
    });
  }

  for (const name of TREES) {
    test(`${name} as a tree of calls`, async () => {
      const profile = await openNamed(name);
      /** In callgrind's format an address is relative to the one before, and names are numbered as they come. */
      const unnumbered = (lines: readonly string[]) =>
        comparable(
          lines
            .filter((line) => !/^(ob|fl|fn|cfl|cfn)=/.test(line))
            .map((line) =>
              line
                .replaceAll(/\bN+\d+(_\d+)*\b|"node\d+"/g, "N")
                .replace(/^(calls=0 |(?=[*+\-0x\da-f]+ \d+ \d+$))\S+/, "$1@"),
            ),
        );
      for (const format of ["dot", "callgrind"] as const) {
        for (const query of [
          { nodeCount: 0 },
          { trim: false },
          { granularity: "lines", nodeFraction: 0.05 },
        ] as const) {
          const whole = { ...query, callTree: true };
          const flags = pprofFlags({ ...DEFAULTS, ...whole });
          const ours = unnumbered(linesOf(profile, format, whole));
          sameLines(
            ours,
            unnumbered(await asked([`-${format}`, ...flags], [name])),
            `${format} ${flags.join(" ")}`,
          );
        }
      }
    });
  }

  test("a profile that is written is to pprof what it writes itself: filtered, added up, subtracted", async () => {
    const heaps = [0, 1, 3].map((i) => `recorded/heap.leak.${i}.pb.gz`);
    const [first, second, third] = (await Promise.all(heaps.map(openNamed))) as [Profile, Profile, Profile];
    const cases: [Profile, Partial<Query>, string[], string[]][] = [
      [merge([first, second, third]), {}, [], heaps],
      [
        subtract(third, first, { kind: "diff", normalize: false }),
        {},
        [`-diff_base=${join(PROFILES, heaps[0]!)}`],
        [heaps[2]!],
      ],
      [
        await openNamed("go/labels.cpu.pprof"),
        { focus: "runtime|main", tagHide: "a", divideBy: 3 },
        [],
        ["go/labels.cpu.pprof"],
      ],
      [
        await openNamed("go/mtg-proxy.cpu.pgo"),
        { hide: "^runtime", noInlines: true },
        [],
        ["go/mtg-proxy.cpu.pgo"],
      ],
      [
        await openNamed("recorded/cpu.labels.pb.gz"),
        { tagRoot: "tenant" },
        [],
        ["recorded/cpu.labels.pb.gz"],
      ],
    ];
    for (const [i, [profile, query, flags, names]] of cases.entries()) {
      const ours = written(profile, "proto", query, `proto-${i}.pb.gz`);
      const theirs = join(folder, `proto-theirs-${i}.pb.gz`);
      const all = [...pprofFlags({ ...DEFAULTS, ...query }), ...flags];
      await asked(["-proto", `-output=${theirs}`, ...all], names);
      for (const report of ["-top", "-traces", "-tags", "-top -addresses", "-tree -lines -sample_index=0"]) {
        const lines = async (file: string) => comparable(await asked(report.split(" "), [file]));
        sameLines(await lines(ours), await lines(relative(PROFILES, theirs)), `${all.join(" ")} ${report}`);
      }
    }
  });
});

function names(): string[] {
  return profileNames().filter((name) => !ALIKE.test(name) || name.includes("1644509272"));
}

/**
 * The time is in the time zone of the machine that prints it, rows of one weight and name come in no order of pprof's own,
 * and pprof leaves quotes in labels as they are, which Graphviz cannot read.
 */
function comparable(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !line.startsWith("Time: "))
    .map((line) => line.replace(/Time: [^\\]*\\l/, "").replaceAll('\\"', '"'))
    .toSorted();
}
