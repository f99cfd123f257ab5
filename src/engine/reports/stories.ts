/** Groups the checks of a report by cause: what fails for one cause, or was skipped because of it, is one story. Pure. */
import type { Finding } from "../check.ts";
import { type CheckReport, heaviestFirst, needsAttention } from "../report.ts";

/** A check, and the checks that fail for the same cause or were skipped because of it, in the order of the report. */
export interface Story {
  check: CheckReport;
  others: CheckReport[];
}

/** The longest chain of skipped checks that is followed; the checks of a layer need each other in far fewer steps. */
const MAX_STEPS = 32;

/**
 * The stories of these checks, in the order of their first checks. A check without a proven cause, or with several
 * causes that no other check has all, has a story of its own.
 */
export function storiesOf(checks: readonly CheckReport[]): Story[] {
  const heads = headsByCause(checks);
  const known = new Map(checks.map((check) => [check.id, check]));
  const headOf = (check: CheckReport) => heads.get(rootOf(check, known)) ?? check.id;
  const stories = new Map<string, Story>();
  for (const check of checks) {
    if (headOf(check) === check.id) {
      stories.set(check.id, { check, others: [] });
    }
  }
  for (const check of checks) {
    const head = headOf(check);
    if (head !== check.id) {
      stories.get(head)?.others.push(check);
    }
  }
  return [...stories.values()];
}

/** The check that shows the cause of each check that needs attention, both as IDs. The heaviest one shows it. */
function headsByCause(checks: readonly CheckReport[]): Map<string, string> {
  const heads = new Map<string, string>();
  const headOfCause = new Map<string, string>();
  for (const check of heaviestFirst(checks).filter(({ status }) => needsAttention(status))) {
    const causes = [...new Set(check.findings.flatMap(causeOf))];
    const shared = sharedHead(causes, headOfCause);
    heads.set(check.id, shared ?? check.id);
    for (const cause of shared === undefined ? causes : []) {
      if (cause !== UNKNOWN && !headOfCause.has(cause)) {
        headOfCause.set(cause, check.id);
      }
    }
  }
  return heads;
}

/** The check that shows all of these causes; undefined if one is not proven, or no check shows them all. */
function sharedHead(
  [first, ...more]: readonly string[],
  headOfCause: ReadonlyMap<string, string>,
): string | undefined {
  const head = first === undefined ? undefined : headOfCause.get(first);
  return more.every((cause) => headOfCause.get(cause) === head) ? head : undefined;
}

const UNKNOWN = "";

/** Cause and fix of a problem as one text; `UNKNOWN` if the cause is not proven. A note has none. */
function causeOf({ severity, cause, fix }: Finding): string[] {
  if (severity === "info") {
    return [];
  }
  return [cause === "" ? UNKNOWN : JSON.stringify([cause, fix])];
}

/** The ID of the check that failed, for one that was skipped because of it; else the check's own. */
function rootOf(check: CheckReport, known: ReadonlyMap<string, CheckReport>): string {
  let root = check;
  for (let step = 0; step < MAX_STEPS; step++) {
    const needed = known.get(root.skippedBecause?.[0] ?? "");
    if (needed === undefined) {
      return root.id;
    }
    root = needed;
  }
  return check.id;
}
