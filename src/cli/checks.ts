/** The commands that know the checks, and the language server: loaded together, since they share nearly all. */
export { explain } from "./explain.ts";
export { explainMismatches } from "./explainMismatch.ts";
export { list } from "./list.ts";
export { mergeReports } from "./merge.ts";
export { proveChecks } from "./selfTest.ts";
export { verify } from "./verify.ts";

/** Starts the language server; how it talks is on the command line (vscode-languageserver). */
export const serve = () => import("../server/main.ts");
