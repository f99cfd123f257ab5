/** The code lenses "Profile CPU" and "Profile memory" above the tests and benchmarks of a trusted folder. */
import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import { type GoTest, goTests } from "./goTests.ts";
import type { ProfileTestRequest } from "./types.ts";

/** Registers the lenses; `goVerify.codeLens` disables them. */
export function showTestLenses(): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => (areEnabled(document) ? lensesOf(document) : []),
  };
  return [
    changed,
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("goVerify.codeLens")) {
        changed.fire();
      }
    }),
    languages.registerCodeLensProvider({ language: "go", scheme: "file", pattern: "**/*_test.go" }, provider),
  ];
}

function areEnabled(document: TextDocument): boolean {
  // The trust of the window does not cover a file outside of its folders.
  const isOfWorkspace = workspace.getWorkspaceFolder(document.uri) !== undefined;
  // A run shows a warning for a value of the wrong type.
  const setting = workspace.getConfiguration("goVerify", document.uri).get<unknown>("codeLens");
  return workspace.isTrusted && isOfWorkspace && setting !== false;
}

function lensesOf(document: TextDocument): CodeLens[] {
  return goTests(document.getText()).flatMap((test) => {
    const start = document.positionAt(test.at);
    const range = new Range(start, start.translate(0, test.name.length));
    return [
      new CodeLens(range, { title: l10n.t("Profile CPU"), ...runs(document, test, "cpu") }),
      new CodeLens(range, { title: l10n.t("Profile memory"), ...runs(document, test, "memory") }),
    ];
  });
}

function runs(document: TextDocument, { name }: GoTest, profile: ProfileTestRequest["profile"]) {
  const request: ProfileTestRequest = { uri: document.uri.toString(), test: name, profile };
  return { command: "goVerify.profileTest", arguments: [request] };
}
