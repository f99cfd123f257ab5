/** Our read-only documents: the logs and explanations of checks, and the result of the self-test. */
import {
  CodeLens,
  commands,
  type Disposable,
  DocumentLink,
  EventEmitter,
  FileType,
  FoldingRange,
  FoldingRangeKind,
  l10n,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LogText } from "../../formats/log.ts";
import type { LogCopy } from "../../formats/logBlock.ts";
import type { LogLink } from "../../formats/logLinks.ts";
import { type DocumentName, nameOf, SCHEME, uriOf } from "./documentName.ts";

/** Opens our documents and keeps them up to date. */
export interface Documents extends Disposable {
  /** Shows a document with the cursor at its start line. */
  show(name: DocumentName): Promise<void>;
  /** The text of these documents may have changed. */
  refresh(names: readonly DocumentName[]): void;
}

const EMPTY: LogText = { text: "", start: 0, folds: [], links: [], copies: [] };

/** Registers the providers of our documents. */
export function openDocuments(textOf: (name: DocumentName) => Promise<LogText>): Documents {
  const changed = new EventEmitter<Uri>();
  /** The last text of each document that VS Code requested, by its URI. */
  const provided = new Map<string, LogText>();
  /** The text of each document that was folded, by its URI: what the reader unfolds then stays so. */
  const folded = new Map<string, string>();
  /** The positions in a document; none while its editor still has an older text. */
  const contentOf = (document: TextDocument) => {
    const content = provided.get(document.uri.toString());
    return content && hasText(document, content.text) ? content : EMPTY;
  };
  const registered = [
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const name = nameOf(uri);
        const content = name === undefined ? EMPTY : await textOf(name);
        provided.set(uri.toString(), content);
        return content.text;
      },
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      provided.delete(uri.toString());
      folded.delete(uri.toString());
    }),
    languages.registerFoldingRangeProvider(SCHEME, {
      provideFoldingRanges: (document) =>
        contentOf(document).folds.map(
          ({ start, end }) => new FoldingRange(start, end, FoldingRangeKind.Region),
        ),
    }),
    languages.registerCodeLensProvider(SCHEME, {
      provideCodeLenses: (document) => contentOf(document).copies.map(lensOf),
    }),
    languages.registerDocumentLinkProvider(SCHEME, {
      provideDocumentLinks: (document) => existingLinks(contentOf(document).links),
    }),
  ];
  return {
    async show(name) {
      const { text, start, folds } = await textOf(name);
      const document = await workspace.openTextDocument(uriOf(name));
      await untilItHas(document, text);
      await window.showTextDocument(document, { selection: new Range(start, 0, start, 0) });
      const uri = document.uri.toString();
      const selectionLines = folds.filter(({ closed }) => closed).map((fold) => fold.start);
      if (selectionLines.length > 0 && folded.get(uri) !== text) {
        folded.set(uri, text);
        await commands.executeCommand("editor.fold", { selectionLines });
      }
    },
    refresh(names) {
      for (const name of names) {
        changed.fire(uriOf(name));
      }
    },
    dispose() {
      for (const item of registered) {
        item.dispose();
      }
    },
  };
}

function lensOf({ at, what, text }: LogCopy): CodeLens {
  const title = what === "all" ? l10n.t("Copy all commands") : l10n.t("Copy command");
  const command = { title: `$(copy) ${title}`, command: "goVerify.copyCommand", arguments: [text] };
  return new CodeLens(new Range(at, 0, at, 0), command);
}

function hasText(document: TextDocument, text: string): boolean {
  return document.getText().replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n");
}

/** How long to wait for a document's new text before it is shown as it is. */
const PATIENCE_MS = 2000;

/** VS Code updates an open document with a delay; this waits, so that the old text is not shown first. */
async function untilItHas(document: TextDocument, text: string): Promise<void> {
  if (hasText(document, text)) {
    return;
  }
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(patience);
      subscription.dispose();
      resolve();
    };
    const patience = setTimeout(done, PATIENCE_MS);
    const subscription = workspace.onDidChangeTextDocument((change) => {
      if (change.document === document && hasText(document, text)) {
        done();
      }
    });
  });
}

/** The links whose files exist: a scratch folder that a command ran in is removed by now. */
async function existingLinks(links: readonly LogLink[]): Promise<DocumentLink[]> {
  const paths = [...new Set(links.map(({ path }) => path))];
  const exist = new Map(await Promise.all(paths.map(async (path) => [path, await isFile(path)] as const)));
  return links
    .filter(({ path }) => exist.get(path))
    .map(({ at, from, to, path, line, column }) => {
      const position = [line, column].filter((part) => part !== undefined).join(",");
      const fragment = position === "" ? "" : `L${position}`;
      return new DocumentLink(new Range(at, from, at, to), Uri.file(path).with({ fragment }));
    });
}

async function isFile(path: string): Promise<boolean> {
  return workspace.fs.stat(Uri.file(path)).then(
    ({ type }) => (type & FileType.File) !== 0,
    () => false,
  );
}
