/**
 * dist/server.js, the language server by itself. What it shares with the commands that know the checks, nearly all, lies
 * in the package once: in their bundle.
 */
void import("./checks.ts").then(({ serve }) => serve());
