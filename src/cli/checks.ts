/** The commands that use the checks, and the language server: one bundle, since they share nearly all code. */
export { explain } from "./explain.ts";
export { explainMismatches } from "./explainMismatch.ts";
export { list } from "./list.ts";
export { mergeReports } from "./merge.ts";
export { proveChecks } from "./selfTest.ts";
export { verify } from "./verify.ts";

/** Starts the language server, which reads its transport from the command line (vscode-languageserver). */
export const serve = () => import("../server/main.ts");
