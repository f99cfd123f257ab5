/** The go.sum, go.work.sum, go.mod and go.work files that a client has open. */
import { relative } from "node:path";
import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SumFile, SumProblem } from "../modules/goSum/goSum.ts";
import type { NamedSums, SumSide } from "../modules/goSum/sumDiff.ts";
import { readSumText, type SumText } from "../modules/goSum/sumText.ts";
import { type FileContext, pathOf, readFileContext } from "./fileContext.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { problemsIn } from "./sumDiagnostics.ts";

/** What a file is to Go, by its name. */
export type Role = "sum" | "mod" | "work";

/** A go.sum file, parsed and checked. */
export interface SumAnalysis {
  readonly text: SumText;
  readonly sums: SumFile;
  /** The files that Go reads together, each as its document has it. */
  readonly related: RelatedFiles;
  readonly problems: readonly SumProblem[];
}

/** Open files. */
export interface OpenFiles {
  get(uri: string): TextDocument | undefined;
  /** The context of a document, with the open go.sum files as their documents have them. */
  context(document: TextDocument): Promise<FileContext>;
  /** Analyses a go.sum file. The result is that of the text at the end of the call. */
  analyse(document: TextDocument): Promise<SumAnalysis>;
  /** Files changed on disk. */
  invalidate(): void;
}

/** Called when a file must be analysed again, is opened or closed, or when files on disk changed meanwhile. */
export interface Listener {
  changed(document: TextDocument): void;
  /** The document was opened or saved, or watched files changed: what git and the disk have may differ too. */
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
  /** The folder whose files Go reads together with a document, as far as it is known. */
  const folders = new Map<string, string>();
  const readings = new Map<string, SumText>();
  const marks = new Map<string, string>();
  /** The last analysis of each go.sum file; valid until a document or its context changes. */
  const analyses = new Map<string, { turn: number; context: FileContext; analysis: SumAnalysis }>();
  let turn = 0;
  const withRole = (role: Role) => documents.all().filter(({ uri }) => roleOf(uri) === role);
  const sumsOf = (document: TextDocument) => {
    const text = document.getText();
    const byteOrderMark = marks.get(document.uri) ?? "";
    const reading = readSumText(
      text.startsWith(byteOrderMark) ? text : byteOrderMark + text,
      readings.get(document.uri),
    );
    readings.set(document.uri, reading);
    return reading;
  };
  const open = {
    text: (path: string) =>
      documents
        .all()
        .find(({ uri }) => pathOf(uri) === path)
        ?.getText(),
    sums: (folder: string) =>
      withRole("sum").flatMap((document) => {
        const path = pathOf(document.uri);
        return path === undefined
          ? []
          : [{ name: relative(folder, path).replaceAll("\\", "/"), sums: sumsOf(document).file }];
      }),
  };
  const contextOf = ({ uri }: TextDocument) => {
    const known = contexts.get(uri) ?? readFileContext(uri, open);
    contexts.set(uri, known);
    void known.then(({ related }) => folders.set(uri, related.folder));
    return known;
  };
  const invalidate = (some: readonly TextDocument[]) => {
    turn += 1;
    for (const document of some) {
      changed(document);
    }
  };
  const invalidateAll = () => {
    contexts.clear();
    invalidate(documents.all());
  };
  documents.onDidChangeContent(({ document }) => {
    if (roleOf(document.uri) !== "sum") {
      invalidateAll();
      return;
    }
    const folder = folders.get(document.uri);
    const isApart = ({ uri }: TextDocument) =>
      folder !== undefined && (folders.get(uri) ?? folder) !== folder;
    invalidate(documents.all().filter((other) => other === document || !isApart(other)));
  });
  const onDisk = () => {
    for (const document of documents.all()) {
      stale(document);
    }
    invalidateAll();
  };
  documents.onDidOpen(({ document }) => {
    contexts.clear();
    stale(document);
  });
  documents.onDidSave(onDisk);
  documents.onDidClose(({ document }) => {
    for (const known of [folders, readings, marks, analyses]) {
      known.delete(document.uri);
    }
    closed(document);
    invalidateAll();
  });
  documents.listen(connection);
  return {
    get: (uri) => documents.get(uri),
    async context(document) {
      const context = await contextOf(document);
      return { ...context, related: asOpen(context.related, open.sums(context.related.folder)) };
    },
    async analyse(document) {
      const context = await contextOf(document);
      const { uri } = document;
      const last = analyses.get(uri);
      if (last?.turn === turn && last.context === context) {
        return last.analysis;
      }
      marks.set(uri, context.byteOrderMark);
      const text = sumsOf(document);
      const sums = text.file;
      const now = asOpen(context.related, open.sums(context.related.folder));
      const related = { ...now, side: withFile(now, sums) };
      const analysis = { text, sums, related, problems: problemsIn(sums, related) };
      // The document may have been closed meanwhile.
      if (documents.get(uri) === document) {
        analyses.set(uri, { turn, context, analysis });
      }
      return analysis;
    },
    invalidate: onDisk,
  };
}

/** The files that Go reads together, with those that are open as their documents have them. */
function asOpen(related: RelatedFiles, open: readonly NamedSums[]): RelatedFiles {
  const byName = new Map(open.map((file) => [file.name, file]));
  return { ...related, side: sideWith(related.side, byName) };
}

function sideWith(side: SumSide, byName: ReadonlyMap<string, NamedSums>): SumSide {
  return { ...side, files: side.files.map((file) => byName.get(file.name) ?? file) };
}

/** The files that Go reads together, with one of them replaced. */
function withFile({ name, side }: RelatedFiles, sums: SumFile): SumSide {
  const file = { name, sums };
  const isNew = side.files.every((one) => one.name !== name);
  return isNew ? { ...side, files: [...side.files, file] } : sideWith(side, new Map([[name, file]]));
}
