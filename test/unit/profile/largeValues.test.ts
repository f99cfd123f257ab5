/** Values beyond 2^53 and sums of such, where pprof does not show each digit; what it shows is in test/golden. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { flameTree } from "../../../src/flamePage/data.ts";
import { flameData } from "../../../src/flamePage/fold.ts";
import { unpacked } from "../../../src/flamePage/pack.ts";
import { factsOf, wordsOf } from "../../../src/flamePage/words.ts";
import { callTree, type TreeFrame } from "../../../src/profile/analyse/callTree.ts";
import { analyse } from "../../../src/profile/analyse/graph.ts";
import { merge, subtract } from "../../../src/profile/query/merge.ts";
import { DEFAULTS } from "../../../src/profile/query/query.ts";
import { sampleColumn } from "../../../src/profile/query/values.ts";
import { pgoFitness } from "../../../src/profile/reports/pgo.ts";
import { DEFAULT_REPORT, REPORTS } from "../../../src/profile/reports/table.ts";
import { top } from "../../../src/profile/reports/top.ts";
import { ProfileError } from "../../../src/profile/table/profile.ts";
import {
  type Column,
  exactValue,
  joinedColumn,
  partsOf,
  sumOf,
  type Value,
} from "../../../src/profile/table/value.ts";
import { encodeProfile } from "../../../src/profile/write/encode.ts";
import { collapsed, speedscope } from "../../../src/profile/write/exportStacks.ts";
import { topCsv } from "../../../src/profile/write/exportTable.ts";
import { writtenProfile } from "../../../src/profile/write/written.ts";
import { open, refusal } from "./bytes.ts";
import { type Folded, profileOf } from "./stacks.ts";

const BEYOND = 2n ** 53n;
const LARGEST = 2n ** 63n - 1n;

const STACKS: readonly Folded<Value>[] = [
  ["main;a", BEYOND + 1n],
  ["main;b", 2n ** 60n + 1n],
  ["main;b;a", 3],
];

const int64 = fc.oneof(fc.bigInt(-(2n ** 63n), LARGEST), fc.bigInt(-9n, 9n), fc.constant(BEYOND + 1n));
const stackOf = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 });

/** Each profile, read and written again, whole and in pieces. */
suite("values beyond 2^53", () => {
  test("are summed exactly, as bigints would be", () => {
    fc.assert(
      fc.property(fc.array(int64), (values) => {
        const column: Column = values.map(exactValue);
        const sum = values.reduce((all, value) => all + value, 0n);
        assert.equal(BigInt(sumOf(column)), sum);
        assert.deepEqual(joinedColumn(partsOf(column)), column);
        const sums = partsOf(column).map((part) =>
          Float64Array.of(part.reduce((all, value) => all + value, 0)),
        );
        assert.deepEqual(joinedColumn(sums), [exactValue(sum)]);
      }),
    );
  });

  test("are in a call tree exactly: each frame is its own and its callees' sum", () => {
    const parts = fc.array(fc.tuple(stackOf, int64), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.boolean(), (made, inverted) => {
        // The same stack once: a sample holds no sum beyond 2^63.
        const bySample = new Map(made.map(([stack, value]) => [stack.join(";"), value]));
        const profile = profileOf([...bySample, ["x", 1], ["y", BEYOND]]);
        const check = ({ value, self, children, folded }: TreeFrame) => {
          assert.equal(value, sumOf([self, folded?.value ?? 0, ...children.map((child) => child.value)]));
          children.forEach(check);
        };
        const tree = callTree(analyse(profile, DEFAULTS), { minimum: 5, inverted });
        assert.equal(tree.value, sumOf([...[...bySample.values()].map(exactValue), 1, BEYOND]));
        check(tree);
      }),
    );
  });

  test("come through a file, whole and in pieces", async () => {
    const profile = profileOf([...STACKS, ["c", -(2n ** 63n)], ["d", LARGEST], ["e", BEYOND - 1n]]);
    const read = await open(encodeProfile(profile));
    assert.ok(read.samples.values instanceof BigInt64Array);
    assert.deepEqual(read.samples.values, profile.samples.values);
    const small = await open(encodeProfile(profileOf([["a", Number(BEYOND) - 1]])));
    assert.ok(small.samples.values instanceof Float64Array);
  });

  test("are numbers again where they cancel out, and a difference of one is one", () => {
    const base: readonly Folded<Value>[] = [
      ["main;a", BEYOND],
      ["main;b", 2n ** 60n + 3n],
    ];
    const plain = subtract(profileOf(STACKS), profileOf(base), { kind: "subtract", normalize: false });
    assert.deepEqual(plain.samples.values, Float64Array.of(1, -2, 3));
    const diff = analyse(
      subtract(profileOf(STACKS), profileOf(base), { kind: "diff", normalize: false }),
      DEFAULTS,
    );
    assert.equal(diff.total, BEYOND + 2n ** 60n + 3n);
    const flats = top(diff).rows.map(({ name, flat, cum }) => [name, flat, cum]);
    assert.deepEqual(flats, [
      ["a", 4, 4],
      ["b", -2, 1],
      ["main", 0, 2],
    ]);
  });

  test("are of the sample types that have them: the others stay numbers", () => {
    const profile = profileOf(
      [
        ["a", [BEYOND, 1]],
        ["b", [1, 2]],
      ],
      ["delay", "contentions"].map((type) => ({ type, unit: "count" })),
    );
    assert.deepEqual(sampleColumn(profile, 0), [BEYOND, 1]);
    assert.deepEqual(sampleColumn(profile, 1), Float64Array.of(1, 2));
  });

  test("are JSON numbers of all their digits, in each report", () => {
    const profile = profileOf(
      STACKS.map(([stack, value]) => [stack, [1, value as Value]]),
      [
        { type: "samples", unit: "count" },
        { type: "cpu", unit: "nanoseconds" },
      ],
    );
    const labels = { key: "k", text: "v", number: 0, unit: "" };
    const labelled = profileOf(STACKS.map(([stack, value]) => [stack, value, [labels]]));
    for (const report of REPORTS) {
      const input = { expression: ".", sourceOf: () => [""] };
      const of = report.name === "tags" ? labelled : profile;
      const json = [...report.print(of, DEFAULTS, input).json()].join("");
      const digits = report.name === "pgo" ? `"total": 3` : `${2n ** 60n + BEYOND + 5n}`;
      assert.ok(json.includes(digits), `${report.name}: ${json}`);
      JSON.parse(json);
    }
    const [json] = [
      ...DEFAULT_REPORT.print(profile, DEFAULTS, { expression: "", sourceOf: () => [] }).json(),
    ];
    assert.match(json!, /"flat": 9007199254740996,/);
    assert.match(json!, /"flat": 1152921504606846977,/);
  });

  test("are in what is exported with all their digits", () => {
    const analysis = analyse(profileOf(STACKS), DEFAULTS);
    assert.equal(collapsed(analysis), "main;a 9007199254740993\nmain;b 1152921504606846977\nmain;b;a 3\n");
    const weights = /"weights":\[9007199254740993,1152921504606846977,3\]/;
    assert.match(speedscope(analysis, "cpu", "us"), weights);
    assert.match(topCsv(top(analysis), { type: "cpu", unit: "ns" }), /^1152921504606846977,99.22,/m);
  });

  test("weigh the calls that the compiler sees", () => {
    const types = [{ type: "cpu", unit: "nanoseconds" }];
    const { total, seen, weight } = pgoFitness(profileOf([...STACKS, ["c", 1]], types));
    assert.deepEqual(
      [total, seen, weight],
      [2n ** 60n + BEYOND + 6n, ...Array(2).fill(2n ** 60n + BEYOND + 5n)],
    );
  });

  test("have sums beyond 2^63, but no sample has", () => {
    const many = profileOf(["a", "b", "c"].map((name) => [`main;${name}`, LARGEST]));
    const { total, rows } = top(analyse(many, { ...DEFAULTS, sort: "cum" }));
    assert.deepEqual([total, rows[0]!.name, rows[0]!.cum], [3n * LARGEST, "main", 3n * LARGEST]);
    assert.throws(
      () => merge([many, many]),
      /^ProfileError: not exact here: a value would be beyond 2\^63, and no profile holds such a value$/,
    );
    for (const divideBy of [1e-9, 5e-324]) {
      assert.throws(() => writtenProfile(analyse(many, { ...DEFAULTS, divideBy })), ProfileError);
    }
  });

  test("are read from older formats and from folded stacks", async () => {
    const contention = `--- mutex:\ncycles/second=1000000000\nsampling period=1\n${BEYOND + 1n} 2 @ 0x10 0x20\n`;
    assert.deepEqual(sampleColumn(await open(contention), 1), [BEYOND]);
    const heap = `heap profile: 1: ${BEYOND + 1n} [1: ${BEYOND + 3n}] @ heap/1\n1: ${BEYOND + 1n} [1: ${BEYOND + 3n}] @ 0x10\n`;
    const { samples } = await open(heap);
    assert.deepEqual([...samples.values].slice(1, 4), [BEYOND + 3n, 1n, BEYOND + 1n]);
    assert.deepEqual([...samples.labels.numbers], [BEYOND + 1n]);
    const folded = await open(`a;b ${BEYOND - 1n}\na;b 2\na ${LARGEST}\n`);
    assert.deepEqual([...folded.samples.values], [BEYOND + 1n, LARGEST]);
    assert.match(await refusal(`a;b ${LARGEST}\na;b 1\n`), /^not exact here: a value would be beyond 2\^63/);
  });

  test("are in the flame page exactly, before, after and the change", async () => {
    const base = profileOf(STACKS.map(([stack, value]) => [stack, sumOf([value as Value, 1])]));
    const compared = analyse(subtract(profileOf(STACKS), base, { kind: "diff", normalize: false }), DEFAULTS);
    const { head, rows } = await flameData(compared, { name: "b", base: "a" });
    const json = JSON.parse(JSON.stringify({ head, rows: await unpacked(rows) }));
    const tree = flameTree(json.rows);
    const words = wordsOf({ ...json.head, type: { type: "n", unit: "count" } });
    const row = tree.values.findIndex((value: Value) => value === BEYOND + 1n);
    assert.deepEqual([tree.values[0], tree.bases![0]], [2n ** 60n + BEYOND + 5n, 2n ** 60n + BEYOND + 8n]);
    const drawn = { kind: "frame", row, count: 1, weight: 1, children: [] } as const;
    const of = { value: tree.values[row]!, base: tree.bases![row], self: tree.selfs[row]! };
    assert.deepEqual(factsOf(tree, { ...drawn, ...of, children: [] }, words).slice(1, 2), [
      "Before 9,007,199,254,740,994, after 9,007,199,254,740,993: −1 (− under 0.1 %)",
    ]);
  });
});
