/** The go.sum, go.work.sum, go.mod and go.work files that a client has open. */
import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseGoSum, type SumFile, type SumProblem } from "../modules/goSum/goSum.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import { type FileContext, pathOf, readFileContext } from "./fileContext.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { problemsIn } from "./sumDiagnostics.ts";

/** What a file is to Go, by its name. */
export type Role = "sum" | "mod" | "work";

/** A go.sum file, parsed and checked. */
export interface SumAnalysis {
  readonly sums: SumFile;
  /** The files that Go reads together, with this file as its document has it. */
  readonly related: RelatedFiles;
  readonly problems: readonly SumProblem[];
}

/** Open files. */
export interface OpenFiles {
  get(uri: string): TextDocument | undefined;
  /** The context of a document; read again after a change. */
  context(document: TextDocument): Promise<FileContext>;
  /** Analyses a go.sum file. The result is that of the text at the end of the call. */
  analyse(document: TextDocument): Promise<SumAnalysis>;
  /** Files changed on disk. */
  invalidate(): void;
}

/** Called when a go.sum file must be analysed again, is opened or closed, or when files on disk changed meanwhile. */
export interface Listener {
  changed(document: TextDocument): void;
  /** The document was opened or saved, or watched files changed: what git has may differ too. */
  stale(document: TextDocument): void;
  closed(document: TextDocument): void;
}

/** Undefined for files that the server does not handle. */
export function roleOf(uri: string): Role | undefined {
  const name = /(?:^|[/\\:])go\.(sum|work\.sum|mod|work)$/.exec(uri)?.[1];
  return name === "work.sum" ? "sum" : (name as Role | undefined);
}

/** Follows what the client opens, changes and closes. A change of one file can fix or break another. */
export function followFiles(connection: Connection, { changed, stale, closed }: Listener): OpenFiles {
  const documents = new TextDocuments(TextDocument);
  const contexts = new Map<string, Promise<FileContext>>();
  /** The last analysis of each go.sum file; valid until the file or its context changes. */
  const analyses = new Map<string, { version: number; context: FileContext; analysis: SumAnalysis }>();
  const openText = (path: string) =>
    documents
      .all()
      .find(({ uri }) => pathOf(uri) === path)
      ?.getText();
  const contextOf = ({ uri }: TextDocument) => {
    const known = contexts.get(uri) ?? readFileContext(uri, openText);
    contexts.set(uri, known);
    return known;
  };
  const invalidate = (some: readonly TextDocument[]) => {
    for (const document of some) {
      contexts.delete(document.uri);
      if (roleOf(document.uri) === "sum") {
        changed(document);
      }
    }
  };
  documents.onDidChangeContent(({ document }) => {
    if (roleOf(document.uri) === "sum") {
      changed(document);
    } else {
      contexts.delete(document.uri);
    }
    invalidate(documents.all().filter((other) => other !== document));
  });
  const onDisk = () => {
    for (const document of documents.all().filter(({ uri }) => roleOf(uri) === "sum")) {
      stale(document);
    }
    invalidate(documents.all());
  };
  documents.onDidOpen(({ document }) => {
    if (roleOf(document.uri) === "sum") {
      stale(document);
    }
  });
  documents.onDidSave(onDisk);
  documents.onDidClose(({ document }) => {
    contexts.delete(document.uri);
    analyses.delete(document.uri);
    closed(document);
    invalidate(documents.all());
  });
  documents.listen(connection);
  return {
    get: (uri) => documents.get(uri),
    context: contextOf,
    async analyse(document) {
      const context = await contextOf(document);
      const { uri, version } = document;
      const last = analyses.get(uri);
      if (last?.version === version && last.context === context) {
        return last.analysis;
      }
      const analysis = analysisOf(document.getText(), context);
      // The document may have been closed meanwhile.
      if (documents.get(uri) === document) {
        analyses.set(uri, { version, context, analysis });
      }
      return analysis;
    },
    invalidate: onDisk,
  };
}

function analysisOf(text: string, { byteOrderMark, related }: FileContext): SumAnalysis {
  const sums = parseGoSum(text.startsWith(byteOrderMark) ? text : byteOrderMark + text);
  const now = { ...related, side: withFile(related, sums) };
  return { sums, related: now, problems: problemsIn(sums, now) };
}

/** The files that Go reads together, with one of them replaced. */
function withFile({ name, side }: RelatedFiles, sums: SumFile): SumSide {
  const isNew = side.files.every((file) => file.name !== name);
  const files = side.files.map((file) => (file.name === name ? { name, sums } : file));
  return { ...side, files: isNew ? [...files, { name, sums }] : files };
}
