/** The commands that know the checks: loaded together, since they share nearly all. */
export { explain } from "./explain.ts";
export { explainMismatches } from "./explainMismatch.ts";
export { gosumDiff } from "./gosumDiff.ts";
export { list } from "./list.ts";
export { mergeReports } from "./merge.ts";
export { proveChecks } from "./selfTest.ts";
export { verify } from "./verify.ts";
