import assert from "node:assert/strict";
import type { Status } from "../../../../src/engine/check.ts";
import type { CheckReport } from "../../../../src/engine/report.ts";
import { type Board, openBoard } from "../../../../src/extension/verify/board.ts";
import { check, report } from "../../formats/sample.ts";

const checkReport = (id: string, status: Status) => check({ id, title: `title of ${id}`, status });
const reportOf = (...checks: CheckReport[]) => report(checks);

/** Each row in short: `a waiting`, `a pass`, `a pass stale`. */
const drawn = (board: Board, layer = "install") =>
  board
    .rows(layer)
    .map(({ id, phase, report: answer, stale }) =>
      [id.replace(`${layer}.`, ""), phase ?? answer?.status ?? "", stale ? "stale" : ""].join(" ").trim(),
    );

const planned = (...ids: string[]) => ({
  type: "planned" as const,
  checks: ids.map((id) => ({ id, title: `title of ${id}`, label: id })),
});

suite("board", () => {
  let changes: (readonly string[])[];
  let board: Board;
  setup(() => {
    changes = [];
    board = openBoard();
    board.onDidChange((ids) => changes.push(ids));
  });

  test("rows follow a run from its plan to its end", () => {
    board.apply(planned("install.a", "install.b", "proxy.a"));
    assert.deepEqual(drawn(board), ["a waiting", "b waiting"]);
    assert.deepEqual(drawn(board, "proxy"), ["a waiting"]);
    board.apply({ type: "started", id: "install.b" });
    board.apply({ type: "progress", id: "install.b", message: "building" });
    assert.deepEqual(drawn(board), ["a waiting", "b running"]);
    assert.equal(board.row("install.b")?.progress, "building");
    board.apply({ type: "finished", id: "install.b", check: checkReport("install.b", "fail") });
    assert.deepEqual(drawn(board), ["a waiting", "b fail"]);
    assert.equal(board.row("install.b")?.progress, undefined);
    assert.deepEqual(changes, [[], ["install.b"], ["install.b"], ["install.b"]]);
  });

  test("an earlier session's rows are stale until they have a new report", () => {
    board.restore(reportOf(checkReport("install.a", "pass"), checkReport("install.b", "fail")));
    assert.deepEqual(drawn(board), ["a pass stale", "b fail stale"]);
    board.apply(planned("install.b"));
    board.apply({ type: "finished", id: "install.b", check: checkReport("install.b", "pass") });
    assert.deepEqual(drawn(board), ["a pass stale", "b pass"]);
  });

  test("a cancelled run leaves the earlier answers, and no row that was never answered", () => {
    board.restore(reportOf(checkReport("install.a", "pass")));
    board.apply(planned("install.a", "install.b"));
    board.apply({ type: "started", id: "install.a" });
    board.end();
    assert.deepEqual(drawn(board), ["a pass stale"]);
  });

  test("a run's end drops the rows that its report does not have", () => {
    board.restore(reportOf(checkReport("install.a", "pass"), checkReport("install.b", "pass")));
    board.end(reportOf(checkReport("install.b", "pass")));
    assert.deepEqual(drawn(board), ["b pass stale"]);
  });

  test("the order is that of the checks, whatever comes first", () => {
    board.setOrder(["install.a", "install.b", "install.c"]);
    board.apply(planned("install.c"));
    board.apply(planned("install.b", "install.a"));
    assert.deepEqual(drawn(board), ["a waiting", "b waiting", "c waiting"]);
  });

  test("an event for a check that is not planned changes nothing", () => {
    board.apply({ type: "started", id: "install.x" });
    assert.deepEqual([drawn(board), changes], [[], []]);
  });
});
