/** Two reports of one machine: what changed between them, and the newer answers put into the older report. Pure. */
import type { Status } from "../check.ts";
import {
  type CheckReport,
  checksOf,
  type LayerReport,
  needsAttention,
  type Report,
  verdictOf,
  worst,
} from "../report.ts";

/** What changed, as check IDs in report order. Only checks that stand in both reports are compared. */
export interface Comparison {
  /** It was off and passes now. */
  fixed: string[];
  /** It was not off and is now. */
  new: string[];
  /** It was off already and weighs more now: a warning became a failure. */
  worse: string[];
}

const WEIGHT: Record<Status, number> = { pass: 0, skip: 0, warn: 1, error: 2, fail: 2 };

/** Compares a run with the one before it. */
export function compare(before: Report, after: Report): Comparison {
  const earlier = new Map(checksOf(before).map((check) => [check.id, check.status]));
  const result: Comparison = { fixed: [], new: [], worse: [] };
  for (const { id, status } of checksOf(after)) {
    const was = earlier.get(id);
    if (was === undefined) {
      continue;
    }
    if (needsAttention(was) && status === "pass") {
      result.fixed.push(id);
    } else if (!needsAttention(was) && needsAttention(status)) {
      result.new.push(id);
    } else if (needsAttention(was) && WEIGHT[status] > WEIGHT[was]) {
      result.worse.push(id);
    }
  }
  return result;
}

/**
 * The older report with the newer run's answers in it. `scope` says what the newer run replaces: whole layers, or single
 * checks. A run of another go command replaces the whole report.
 */
export function updated(before: Report, after: Report, scope: "layers" | "checks"): Report {
  if (!sameGo(before, after)) {
    return after;
  }
  const newer = new Map(after.layers.map((layer) => [layer.id, layer]));
  const layers = before.layers.map((layer) => {
    const fresh = newer.get(layer.id);
    newer.delete(layer.id);
    return fresh === undefined ? layer : scope === "layers" ? fresh : withChecks(layer, fresh.checks);
  });
  layers.push(...newer.values());
  const statuses = layers.flatMap((layer) => layer.checks.map((check) => check.status));
  return { ...after, verdict: verdictOf(statuses), layers };
}

/** Whether both runs judged the same release at the same place. */
function sameGo(a: Report, b: Report): boolean {
  return a.go?.path === b.go?.path && a.go?.version === b.go?.version && a.go?.goroot === b.go?.goroot;
}

function withChecks(layer: LayerReport, fresh: readonly CheckReport[]): LayerReport {
  const byId = new Map(fresh.map((check) => [check.id, check]));
  const checks = layer.checks.map((check) => byId.get(check.id) ?? check);
  const known = new Set(checks.map((check) => check.id));
  checks.push(...fresh.filter((check) => !known.has(check.id)));
  return { ...layer, checks, status: worst(checks.map((check) => check.status)) };
}
