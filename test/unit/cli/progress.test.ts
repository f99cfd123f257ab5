import assert from "node:assert/strict";
import { frame, plainLines, type Row } from "../../../src/cli/progress.ts";
import { check } from "../formats/sample.ts";

const row = (label: string, state: Row["state"], more: Partial<Row> = {}): Row => ({
  label,
  state,
  since: 0,
  mark: state === "ended" ? "✓" : " ",
  detail: "",
  ...more,
});
const screen = { now: 0, columns: 60, lines: 24, unicode: true };

suite("progress in plain lines", () => {
  test("is one line as each check ends, with the reason where it did not pass", () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    const { onEvent, close } = plainLines({ write } as unknown as NodeJS.WriteStream);
    onEvent({ type: "planned", checks: [{ id: "a.b", title: "B", label: "B" }] });
    onEvent({ type: "started", id: "a.b" });
    onEvent({ type: "progress", id: "a.b", message: "waiting" });
    onEvent({ type: "finished", id: "a.b", check: check({ id: "a.b" }) });
    onEvent({
      type: "finished",
      id: "a.c",
      check: check({ id: "a.c", status: "fail", summary: "x\n\x1b[2Jy" }),
    });
    close();
    assert.deepEqual(written, ["passed  a.b (318 ms)\n", "failed  a.c (318 ms) x \\x1b[2Jy\n"]);
  });
});

suite("progress as a live list", () => {
  test("shows what has ended, what runs and since when, and what it waits for", () => {
    const rows = [
      row("one", "ended", { detail: "fine" }),
      row("two", "running", { since: -2300, detail: "waiting for the module proxy" }),
      row("three", "running", { since: -400 }),
      row("four", "waiting"),
    ];
    assert.deepEqual(frame(rows, screen), [
      "  ✓ one  fine",
      "  ⠋ two  2.3 s  waiting for the module proxy",
      "  ⠋ three",
      "    four",
      "  1 of 4 checks have ended",
    ]);
    assert.equal(
      frame(rows, { ...screen, now: 100, unicode: false })[1],
      "  / two  2.4 s  waiting for the module proxy",
    );
  });

  test("never wraps: no line reaches the last column", () => {
    const lines = frame([row("日本語".repeat(20), "running", { detail: "x".repeat(99) })], {
      ...screen,
      columns: 21,
    });
    assert.deepEqual(lines, ["  ⠋ 日本語日本語日…", "  0 of 1 checks hav…"]);
  });

  test("holds what a low terminal can hold, from shortly before the first check that has not ended", () => {
    const rows = Array.from({ length: 20 }, (_, index) =>
      row(`check ${index}`, index < 10 ? "ended" : "waiting"),
    );
    const lines = frame(rows, { ...screen, lines: 6 });
    assert.deepEqual(lines, [
      "  ✓ check 8",
      "  ✓ check 9",
      "    check 10",
      "    check 11",
      "  10 of 20 checks have ended",
    ]);
    const ended = rows.map((one) => ({ ...one, state: "ended" as const }));
    assert.equal(frame(ended, { ...screen, lines: 6 })[3], "    check 19");
  });
});
