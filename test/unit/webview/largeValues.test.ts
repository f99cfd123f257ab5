/** Values beyond 2^53 in the profile's page: what its worker answers, and what the page writes of that. */
import assert from "node:assert/strict";
import type { Value } from "../../../src/profile/table/value.ts";
import { encodeProfile } from "../../../src/profile/write/encode.ts";
import { figuresOf } from "../../../src/webview/profile/figures.ts";
import { changeOf } from "../../../src/webview/profile/flame/flameFrame.ts";
import { shownRow } from "../../../src/webview/profile/shownFrame.ts";
import { STANDARD } from "../../../src/webview/profile/state.ts";
import { statusParts } from "../../../src/webview/profile/status.ts";
import { topLines } from "../../../src/webview/profile/views/topLines.ts";
import type { DataRequest, Requests } from "../../../src/webview/profile/wire.ts";
import { openSession, type Session } from "../../../src/webview/profile/worker/session.ts";
import { buffersOf } from "../../../src/webview/profile/worker/transfer.ts";
import { amount, count, percent, signedAmount } from "../../../src/webview/shared/numbers.ts";
import { type Folded, profileOf } from "../profile/stacks.ts";

const BEYOND = 2n ** 53n;
const ALL = { path: [], window: { from: 0, to: 1 }, inverted: false, room: 1000 } as const;
const label = { key: "k", text: "v", number: 0, unit: "" };

const COUNTS = [{ type: "waits", unit: "count" }];
const STACKS: readonly Folded<Value>[] = [
  ["x.main;x.a", BEYOND + 1n, [label]],
  ["x.main;x.b", 2n ** 60n + 1n],
];
const BASE: readonly Folded<Value>[] = [
  ["x.main;x.a", BEYOND],
  ["x.main;x.b", 2n ** 60n + 3n],
];

const fileOf = (name: string, stacks: readonly Folded<Value>[], types = COUNTS) => {
  const bytes = Uint8Array.from(encodeProfile(profileOf(stacks, types))).buffer;
  return { name, uri: "", path: "", bytes };
};

/** As the page gets it: from another thread. */
async function ask<K extends keyof Requests>(session: Session, kind: K, params: Requests[K]["params"]) {
  const request = { kind, id: 1, query: STANDARD, params } as DataRequest<K>;
  const answer = await session.answer(request);
  return structuredClone(answer, { transfer: buffersOf(answer) });
}

suite("values beyond 2^53 in the profile's page", () => {
  const open = (profile: ReturnType<typeof fileOf>, base?: ReturnType<typeof fileOf>) =>
    openSession(
      { kind: "open", id: 0, profile, base, symbols: [], cap: 1e9, demangle: "none" },
      () => undefined,
      async (names) => names,
    );

  test("are written with all digits, or rounded in a unit", () => {
    assert.equal(amount(BEYOND + 1n, "count"), "9,007,199,254,740,993");
    assert.equal(amount(BEYOND + 1n, "nanoseconds"), "2502 hrs");
    assert.equal(amount(2n ** 62n, "bytes"), "4096 PB");
    assert.equal(signedAmount(-BEYOND - 1n, "count"), "−9,007,199,254,740,993");
    assert.equal(count(-BEYOND - 1n), "−9,007,199,254,740,993");
    assert.equal(percent(BEYOND, 2n * BEYOND), "50.0 %");
  });

  test("are exact in each view", async () => {
    const session = await open(fileOf("b", STACKS));
    const summary = await ask(session, "summary", null);
    assert.deepEqual([summary.total, summary.left, summary.whole], Array(3).fill(2n ** 60n + BEYOND + 2n));
    assert.deepEqual(statusParts(summary, { normalized: false, share: 1 }).slice(0, 3), [
      "waits",
      "1,161,928,703,861,587,970",
      "2 stacks",
    ]);
    const flame = await ask(session, "flame", { ...ALL, sizeBy: "value" });
    const row = flame.rows.values.findIndex((value: Value) => value === BEYOND + 1n);
    assert.deepEqual(
      figuresOf(shownRow(flame, row), summary)[0]!.value,
      "9,007,199,254,740,993, 0.8 % of all",
    );
    const table = await ask(session, "top", { sort: "flat", descending: true, filter: "", byPackage: true });
    assert.deepEqual(
      topLines(table, new Set(["x"])).map(({ sum, frame }) => [frame?.name, frame?.flat, sum]),
      [
        [undefined, undefined, 2n ** 60n + BEYOND + 2n],
        ["x.b", 2n ** 60n + 1n, undefined],
        ["x.a", BEYOND + 1n, undefined],
        ["x.main", 0, undefined],
      ],
    );
    assert.equal(table.packages[0]!.cum, 2n ** 60n + BEYOND + 2n);
    assert.equal((await ask(session, "search", { text: "x.a" })).value, BEYOND + 1n);
    assert.equal((await ask(session, "labels", null)).keys[0]!.values[0]!.value, BEYOND + 1n);
    assert.deepEqual(
      (await ask(session, "traces", { from: 0, to: 2 })).traces.map(({ value }) => value),
      [2n ** 60n + 1n, BEYOND + 1n],
    );
    assert.equal(
      (await ask(session, "callers", { name: "x.a", room: 100 })).callers.rows.values[0],
      BEYOND + 1n,
    );
    assert.equal((await ask(session, "source", { name: "x.b" })).routines[0]!.cum, 2n ** 60n + 1n);
    const place = { name: "x.main", file: "/src/x.main.go", line: 7 };
    assert.deepEqual(
      (await ask(session, "calls", { places: [place] })).calls[0]!.map(({ name, value }) => [name, value]),
      [
        ["x.b", 2n ** 60n + 1n],
        ["x.a", BEYOND + 1n],
      ],
    );
    assert.deepEqual(
      (await ask(session, "decorations", null)).lines.map(({ cum }) => cum),
      ["1,161,928,703,861,587,970", "1,152,921,504,606,846,977", "9,007,199,254,740,993"],
    );
    assert.equal(
      (await ask(session, "graph", null)).edges.find(({ value }) => value === BEYOND + 1n)?.residual,
      false,
    );
    for (const [format, text] of [
      ["csv", "9007199254740993,"],
      ["md", "1152921504606846976 |"],
      ["collapsed.txt", "x.main;x.a 9007199254740993\n"],
      ["html", '"total":"1161928703861587970"'],
    ] as const) {
      const bytes = await ask(session, "export", { format, name: "b", inverted: false });
      assert.ok(new TextDecoder().decode(bytes).includes(text), format);
    }
  });

  test("differ by one where they do", async () => {
    const session = await open(fileOf("b", STACKS), fileOf("a", BASE));
    const summary = await ask(session, "summary", null);
    assert.deepEqual(summary.compared, { base: 2n ** 60n + BEYOND + 3n, own: 2n ** 60n + BEYOND + 2n });
    assert.equal(statusParts(summary, { normalized: false, share: 1 })[2], "−1 (−< 0.1 %)");
    const flame = await ask(session, "flame", { ...ALL, sizeBy: "base" });
    const row = flame.rows.values.findIndex((value: Value) => value === BEYOND + 1n);
    assert.deepEqual(
      figuresOf(shownRow(flame, row), summary).map(({ value }) => value),
      ["9,007,199,254,740,992", "9,007,199,254,740,993", "+1 (+< 0.1 %)"],
    );
    assert.equal(changeOf(flame.rows, row), "+< 0.1 %");
    const { frames } = await ask(session, "top", {
      sort: "flat",
      descending: true,
      filter: "",
      byPackage: false,
    });
    assert.deepEqual(
      frames.map(({ name, flat, cum, base }) => [name, flat, cum, base]),
      [
        ["x.b", -2, -2, { flat: 2n ** 60n + 3n, cum: 2n ** 60n + 3n }],
        ["x.a", 1, 1, { flat: BEYOND, cum: BEYOND }],
        ["x.main", 0, -1, { flat: 0, cum: 2n ** 60n + BEYOND + 3n }],
      ],
    );
  });

  test("add up exactly where each would fit: the base of a comparison too", async () => {
    const fits = Number(BEYOND - 1n);
    const many = ["a", "b", "c"].map((name): Folded => [`x.main;x.${name}`, fits]);
    const session = await open(fileOf("b", [["x.main;x.a", 1]]), fileOf("a", many));
    const { frames } = await ask(session, "top", {
      sort: "cum",
      descending: true,
      filter: "main",
      byPackage: false,
    });
    assert.deepEqual(frames[0]!.base, { flat: 0, cum: 3n * (BEYOND - 1n) });
  });
});
