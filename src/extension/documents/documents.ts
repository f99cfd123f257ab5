/** Read-only documents of ours: a check's log, its explanation, the proof of the checks. */
import { homedir } from "node:os";
import {
  type Disposable,
  DocumentLink,
  EventEmitter,
  FoldingRange,
  FoldingRangeKind,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { folds, places, startLine } from "./logText.ts";

/** The scheme of our documents, and the language that colours them. */
const SCHEME = "go-verify-log";

/** Opens our documents and keeps them up to date. */
export interface Documents extends Disposable {
  /** Shows a document with the cursor at what matters in it. */
  show(name: string): Promise<void>;
  /** The text of these documents may have changed. */
  refresh(names: readonly string[]): void;
}

/** Registers everything that our documents need. `textOf` gives a document's text by its name. */
export function openDocuments(textOf: (name: string) => Promise<string>): Documents {
  const changed = new EventEmitter<Uri>();
  const registered = [
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => textOf(nameOf(uri)),
    }),
    languages.registerFoldingRangeProvider(SCHEME, {
      provideFoldingRanges: (document) =>
        folds(document.getText()).map(
          ({ start, end }) => new FoldingRange(start, end, FoldingRangeKind.Region),
        ),
    }),
    languages.registerDocumentLinkProvider(SCHEME, {
      provideDocumentLinks: (document) => linksIn(document.getText()),
    }),
  ];
  return {
    async show(name) {
      const document = await workspace.openTextDocument(uriOf(name));
      await untilItSays(document, await textOf(name));
      const line = startLine(document.getText());
      await window.showTextDocument(document, { selection: new Range(line, 0, line, 0) });
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

/** How long a document may take to say what it should before it is shown as it is. */
const PATIENCE_MS = 2000;

/** The file name extension that package.json gives to the language. */
const EXTENSION = ".gvlog";

/** The address of a document of ours. */
export function uriOf(name: string): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${name}${EXTENSION}` });
}

function nameOf(uri: Uri): string {
  return uri.path.slice(1, -EXTENSION.length);
}

/** An open document takes a new text a little after it was told to; a reader should not see the old one first. */
async function untilItSays(document: TextDocument, text: string): Promise<void> {
  const wanted = text.replaceAll("\r\n", "\n");
  const says = () => document.getText().replaceAll("\r\n", "\n") === wanted;
  if (says()) {
    return;
  }
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(patience);
      listening.dispose();
      resolve();
    };
    const patience = setTimeout(done, PATIENCE_MS);
    const listening = workspace.onDidChangeTextDocument((change) => {
      if (change.document === document && says()) {
        done();
      }
    });
  });
}

/** Links to the places that exist: a scratch folder that a command ran in is gone by now. */
async function linksIn(text: string): Promise<DocumentLink[]> {
  const found = places(text, homedir());
  const paths = [...new Set(found.map(({ path }) => path))];
  const exist = new Map(await Promise.all(paths.map(async (path) => [path, await isFile(path)] as const)));
  return found
    .filter(({ path }) => exist.get(path))
    .map(({ at, from, to, path, line, column }) => {
      const fragment = column === undefined ? `L${line}` : `L${line},${column}`;
      return new DocumentLink(new Range(at, from, at, to), Uri.file(path).with({ fragment }));
    });
}

async function isFile(path: string): Promise<boolean> {
  return workspace.fs.stat(Uri.file(path)).then(
    () => true,
    () => false,
  );
}
