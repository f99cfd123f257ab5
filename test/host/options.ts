/** The part of VS Code's command line that the stand-in understands; anything else is ignored, as Electron does. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** The command line, read. */
export type Options = ReturnType<typeof readOptions>;

/** Reads what @vscode/test-electron, our tests and `npm run open` pass. */
export function readOptions(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: text,
      extensionTestsPath: text,
      "user-data-dir": text,
      "extensions-dir": text,
      "remote-debugging-port": text,
      "install-extension": text,
      "list-extensions": flag,
      version: flag,
      "disable-extensions": flag,
      "disable-workspace-trust": flag,
      "skip-welcome": flag,
      "skip-release-notes": flag,
      serve: flag,
    },
  });
  const string = (name: keyof typeof values) => (typeof values[name] === "string" ? values[name] : undefined);
  return {
    extension: string("extensionDevelopmentPath"),
    tests: string("extensionTestsPath"),
    userData: string("user-data-dir"),
    extensionsDir: string("extensions-dir"),
    debuggingPort: string("remote-debugging-port") ?? "0",
    /** Answered by the server's own command line: nothing is opened. */
    isCommand: ["install-extension", "list-extensions", "version"].some((name) => values[name] !== undefined),
    disableExtensions: values["disable-extensions"] === true,
    disableTrust: values["disable-workspace-trust"] === true,
    skipWelcome: values["skip-welcome"] === true,
    skipReleaseNotes: values["skip-release-notes"] === true,
    /** Only serves, for a person's own browser. */
    serve: values.serve === true,
    /** What to open: a folder, a .code-workspace, files. */
    items: positionals.map((item) => ({ path: resolve(item), kind: kindOf(item) })),
  };
}

function kindOf(item: string): "workspace" | "folder" | "file" {
  if (item.endsWith(".code-workspace")) {
    return "workspace";
  }
  return statSync(item, { throwIfNoEntry: false })?.isDirectory() ? "folder" : "file";
}
