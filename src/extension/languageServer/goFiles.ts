/** The language server's part in open files: which it tells about, and what makes it start for them. */
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
import type { Server } from "./client.ts";

/** The files that the server tells about. They have no language of ours: see package.json. */
export const GO_FILES = { scheme: "file", pattern: "**/go.{sum,work.sum,mod,work}" } satisfies DocumentFilter;

const SUMS: DocumentFilter = { scheme: "file", pattern: "**/go.{sum,work.sum}" };
const MODS: DocumentFilter = { scheme: "file", pattern: "**/go.{mod,work}" };

/** The check whose findings the server keeps up to date in open files. */
const LIVE_CHECK = "proxy.gosum-wellformed";

/**
 * Starts the server once a file of sums is open in a trusted folder, or a person points at a line of go.mod or go.work:
 * most who open these want nothing of ours. What a run found in `problems` gives way to what the server finds live.
 */
export function openGoFiles(server: Server, problems: DiagnosticCollection): Disposable {
  const opened = (document: TextDocument) => {
    if (languages.match(SUMS, document) > 0 && workspace.isTrusted) {
      const { uri } = document;
      problems.set(
        uri,
        problems.get(uri)?.filter((problem) => !isLive(uri, problem)),
      );
      // A server that cannot be started tells so itself.
      server.client().catch(() => {});
    }
  };
  const openedAll = () => workspace.textDocuments.forEach(opened);
  const subscriptions = [
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidGrantWorkspaceTrust(openedAll),
    firstHover(server),
  ];
  openedAll();
  return {
    dispose() {
      for (const subscription of subscriptions) {
        subscription.dispose();
      }
    },
  };
}

/** Whether the server tells about what a run found too. */
export function isLive(uri: Uri, { code }: Pick<Diagnostic, "code">): boolean {
  const isOpen = workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
  return code === LIVE_CHECK && isOpen && workspace.isTrusted;
}

/** The server's diagnostics without those of checks that the person skips. */
export function wanted(uri: Uri, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const skip = workspace.getConfiguration("goVerify", uri).get<unknown>("skip");
  return diagnostics.filter(({ code }) => !(Array.isArray(skip) && skip.includes(code)));
}

/** Answers the first hover, which starts the server; the server's own provider answers all that follow. */
function firstHover(server: Server): Disposable {
  const provider = languages.registerHoverProvider(MODS, {
    async provideHover(document, position, token) {
      if (!workspace.isTrusted) {
        return undefined;
      }
      provider.dispose();
      const client = await server.client();
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
