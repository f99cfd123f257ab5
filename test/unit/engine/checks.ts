/** Checks made up for the tests of the engine, and what runs them without any Go. */
import type { Check, CheckContext, CheckResult, Layer } from "../../../src/engine/check.ts";
import { plan, type Selection } from "../../../src/engine/plan.ts";
import type { Report } from "../../../src/engine/report.ts";
import { run } from "../../../src/engine/run.ts";
import type { RunOptions } from "../../../src/engine/runOptions.ts";

/** A check that answers by `answer`. */
export function checkNamed(
  id: string,
  answer: (context: CheckContext) => Promise<CheckResult>,
  {
    needs = [],
    effort = "quick",
    requires = [],
    compilesFrom,
  }: Partial<Pick<Check, "needs" | "effort" | "requires" | "compilesFrom">> = {},
): Check {
  return {
    id,
    title: `Title of ${id}`,
    label: id,
    about: `About ${id}.`,
    needs,
    effort,
    requires,
    ...(compilesFrom && { compilesFrom }),
    run: answer,
  };
}

/** A layer for each prefix of the checks' IDs, in order. */
export function layersOf(checks: readonly Check[]): Layer[] {
  const ids = [...new Set(checks.map((check) => check.id.split(".")[0]!))];
  return ids.map((id) => ({
    id,
    title: `Layer ${id}`,
    about: "",
    checks: checks.filter((check) => check.id.startsWith(`${id}.`)),
  }));
}

/** Everything is chosen, at any depth. */
export const ALL: Selection = { layers: [], checks: [], skip: [], depth: "deep" };

/** Runs checks without a go command. */
export function runChecks(checks: readonly Check[], more: Partial<RunOptions> = {}): Promise<Report> {
  const layers = layersOf(checks);
  return run({
    layers,
    plan: plan(layers, ALL),
    toolchain: { path: undefined, origin: "PATH", candidates: [] },
    env: process.env,
    settings: { timeoutMs: 20_000, network: false },
    signal: new AbortController().signal,
    generator: "go-verify test",
    ...more,
  });
}
