/** The language server's features in open files: for which files, and when they start the server. */
import {
  type Diagnostic,
  type DiagnosticCollection,
  type Disposable,
  type DocumentFilter,
  languages,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import type { Server } from "./server.ts";

/** The files that the server handles: by name, since another extension may give them another language. */
export const GO_FILES = { scheme: "file", pattern: "**/go.{sum,work.sum,mod,work}" } satisfies DocumentFilter;

const MODS: DocumentFilter = { scheme: "file", pattern: "**/go.{mod,work}" };
const DIAGNOSED: DocumentFilter = { scheme: "file", pattern: "**/go.{sum,work.sum,mod}" };

/** The check whose findings the server keeps up to date in open files. */
const LIVE_CHECK = "proxy.gosum-wellformed";

/**
 * Starts the server when a go.sum or go.mod file is open in a trusted folder, or at the first hover in go.work: most
 * users who open that need nothing of ours. The live diagnostics of the server replace those of a run in `problems`.
 */
export function openGoFiles(server: Server, problems: DiagnosticCollection): Disposable {
  const opened = (document: TextDocument) => {
    if (languages.match(DIAGNOSED, document) > 0 && workspace.isTrusted) {
      const { uri } = document;
      problems.set(
        uri,
        problems.get(uri)?.filter((problem) => !isLive(uri, problem)),
      );
      // The client shows why a server cannot be started.
      server.languageClient().catch(() => {});
    }
  };
  const openAll = () => workspace.textDocuments.forEach(opened);
  const subscriptions = [
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidGrantWorkspaceTrust(openAll),
    firstHover(server),
  ];
  openAll();
  return {
    dispose() {
      for (const subscription of subscriptions) {
        subscription.dispose();
      }
    },
  };
}

/** Whether the server shows a finding of a run as a live diagnostic too. */
export function isLive(uri: Uri, { code }: Pick<Diagnostic, "code">): boolean {
  const isOpen = workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
  return code === LIVE_CHECK && isOpen && workspace.isTrusted;
}

/** The server's diagnostics without those of checks that the user skips. */
export function withoutSkipped(uri: Uri, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const skip = workspace.getConfiguration("goVerify", uri).get<unknown>("skip");
  return diagnostics.filter(({ code }) => !(Array.isArray(skip) && skip.includes(code)));
}

/** Provides the first hover, which starts the server; the server's own provider handles the following ones. */
function firstHover(server: Server): Disposable {
  const provider = languages.registerHoverProvider(MODS, {
    async provideHover(document, position, token) {
      if (!workspace.isTrusted) {
        return undefined;
      }
      provider.dispose();
      const client = await server.languageClient();
      const params = client.code2ProtocolConverter.asTextDocumentPositionParams(document, position);
      const hover = await client.sendRequest<Parameters<typeof client.protocol2CodeConverter.asHover>[0]>(
        "textDocument/hover",
        params,
        token,
      );
      return client.protocol2CodeConverter.asHover(hover);
    },
  });
  return provider;
}
