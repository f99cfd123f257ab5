/**
 * dist/server.js, the language server. It loads the bundle of the commands that use the checks, since they share nearly
 * all code.
 */
void import("./checks.ts").then(({ serve }) => serve());
