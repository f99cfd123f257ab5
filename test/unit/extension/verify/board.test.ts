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
    assert.deepEqual(drawn(board), ["b fail stale", "a pass stale"]);
    board.apply(planned("install.b"));
    board.apply({ type: "finished", id: "install.b", check: checkReport("install.b", "pass") });
    assert.deepEqual(drawn(board), ["b pass", "a pass stale"]);
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

  test("when a run has ended what failed comes first; while it goes on the order is that of the checks", () => {
    const ids = ["install.a", "install.b", "install.c", "install.d"];
    const finish = (id: string, status: Status) =>
      board.apply({ type: "finished", id, check: checkReport(id, status) });
    board.setOrder(ids);
    board.apply(planned(...ids));
    finish("install.c", "fail");
    finish("install.b", "warn");
    assert.deepEqual(drawn(board), ["a waiting", "b warn", "c fail", "d waiting"]);
    finish("install.d", "skip");
    finish("install.a", "pass");
    board.end();
    assert.deepEqual(drawn(board), ["c fail", "b warn", "a pass", "d skip"]);
    board.apply(planned("install.a"));
    assert.deepEqual(
      drawn(board),
      ["c fail", "b warn", "a waiting", "d skip"],
      "one row does not move the others",
    );
    finish("install.a", "error");
    board.end();
    assert.deepEqual(drawn(board), ["c fail", "a error", "b warn", "d skip"]);
    board.apply(planned(...ids));
    assert.deepEqual(drawn(board), ["a waiting", "b waiting", "c waiting", "d waiting"]);
    board.end();
    board.setFailedFirst(false);
    assert.deepEqual(drawn(board), ["a error", "b warn", "c fail", "d skip"]);
  });

  test("checks that fail for one cause are under the first, until a run goes on", () => {
    const findings = [{ severity: "error", message: "Wrong.", cause: "Because.", fix: "" }] as const;
    const failing = (id: string) => check({ id, status: "fail", findings: [...findings] });
    const skipped = check({ id: "install.c", status: "skip", skippedBecause: ["install.b"] });
    const made = reportOf(
      failing("install.a"),
      failing("install.b"),
      skipped,
      checkReport("install.d", "pass"),
    );
    board.restore(made);
    const under = (id: string) => board.under(id).map((row) => row.id);
    assert.deepEqual([under("install.a"), under("install.b")], [["install.b", "install.c"], []]);
    assert.deepEqual([board.headOf("install.c"), board.headOf("install.d")], ["install.a", undefined]);
    board.apply(planned("install.a", "install.b", "install.c", "install.d"));
    assert.deepEqual(under("install.a"), []);
    board.end();
    assert.deepEqual(under("install.a"), ["install.b", "install.c"]);
  });

  test("a run of one layer leaves the stories of the others", () => {
    const findings = [{ severity: "error", message: "Wrong.", cause: "Because.", fix: "" }] as const;
    const failing = (id: string) => check({ id, status: "fail", findings: [...findings] });
    board.restore(reportOf(failing("install.a"), failing("proxy.a"), failing("proxy.b")));
    assert.deepEqual(board.under("install.a"), [], "a layer's tree has its own checks only");
    board.apply(planned("install.a", "install.b"));
    assert.equal(board.headOf("proxy.b"), "proxy.a");
  });

  test("rows whose settings changed are out of date until they have a new report", () => {
    board.restore(reportOf(checkReport("install.a", "pass"), checkReport("install.b", "pass")));
    changes.length = 0;
    board.setOutdated(new Set(["install.a"]));
    board.setOutdated(new Set(["install.a"]));
    assert.deepEqual([changes, board.row("install.a")?.outdated], [[["install.a"]], true]);
    board.apply({ type: "finished", id: "install.a", check: checkReport("install.a", "pass") });
    assert.equal(board.row("install.a")?.outdated, false);
  });

  test("an event for a check that is not planned changes nothing", () => {
    board.apply({ type: "started", id: "install.x" });
    assert.deepEqual([drawn(board), changes], [[], []]);
  });
});
