/** The go.sum, go.work.sum, go.mod and go.work files that a client has open. */
import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseGoSum, type SumFile, type SumProblem } from "../modules/goSum/goSum.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import type { Neighbours } from "./neighbours.ts";
import { problemsIn } from "./sumDiagnostics.ts";
import { pathOf, type Surroundings, surroundingsOf } from "./surroundings.ts";

/** What a file is to the go command, by its name. */
export type Role = "sum" | "mod" | "work";

/** A file of sums, read. */
export interface SumLook {
  readonly sums: SumFile;
  /** What counts together, with this file as its document has it. */
  readonly neighbours: Neighbours;
  readonly problems: readonly SumProblem[];
}

/** Open files. */
export interface OpenFiles {
  get(uri: string): TextDocument | undefined;
  /** Reads around a document; known until something around it changes. */
  around(document: TextDocument): Promise<Surroundings>;
  /** Reads a file of sums. The answer is of the text as it is at the call's end. */
  look(document: TextDocument): Promise<SumLook>;
  /** Files changed on disk. */
  forget(): void;
}

/** What to do when a file of sums must be looked at anew, or is closed. */
export interface Listener {
  changed(document: TextDocument): void;
  closed(document: TextDocument): void;
}

/** Undefined for files that nothing is told about. */
export function roleOf(uri: string): Role | undefined {
  const name = /(?:^|[/\\:])go\.(sum|work\.sum|mod|work)$/.exec(uri)?.[1];
  return name === "work.sum" ? "sum" : (name as Role | undefined);
}

/** Follows what the client opens, changes and closes. A change of one file can mend or break another. */
export function followFiles(connection: Connection, { changed, closed }: Listener): OpenFiles {
  const documents = new TextDocuments(TextDocument);
  const surroundings = new Map<string, Promise<Surroundings>>();
  /** What was read last of each file of sums, for as long as neither it nor what is around it changes. */
  const looks = new Map<string, { version: number; around: Surroundings; look: SumLook }>();
  const openText = (path: string) =>
    documents
      .all()
      .find(({ uri }) => pathOf(uri) === path)
      ?.getText();
  const around = ({ uri }: TextDocument) => {
    const known = surroundings.get(uri) ?? surroundingsOf(uri, openText);
    surroundings.set(uri, known);
    return known;
  };
  const lookAnew = (some: readonly TextDocument[]) => {
    for (const document of some) {
      surroundings.delete(document.uri);
      if (roleOf(document.uri) === "sum") {
        changed(document);
      }
    }
  };
  documents.onDidChangeContent(({ document }) => {
    if (roleOf(document.uri) === "sum") {
      changed(document);
    } else {
      surroundings.delete(document.uri);
    }
    lookAnew(documents.all().filter((other) => other !== document));
  });
  documents.onDidSave(() => lookAnew(documents.all()));
  documents.onDidClose(({ document }) => {
    surroundings.delete(document.uri);
    looks.delete(document.uri);
    closed(document);
    lookAnew(documents.all());
  });
  documents.listen(connection);
  return {
    get: (uri) => documents.get(uri),
    around,
    async look(document) {
      const surroundings = await around(document);
      const { uri, version } = document;
      const last = looks.get(uri);
      if (last?.version === version && last.around === surroundings) {
        return last.look;
      }
      const look = lookAt(document.getText(), surroundings);
      // A document may have been closed meanwhile.
      if (documents.get(uri) === document) {
        looks.set(uri, { version, around: surroundings, look });
      }
      return look;
    },
    forget: () => lookAnew(documents.all()),
  };
}

function lookAt(text: string, { mark, neighbours }: Surroundings): SumLook {
  const sums = parseGoSum(text.startsWith(mark) ? text : mark + text);
  const now = { ...neighbours, side: withFile(neighbours, sums) };
  return { sums, neighbours: now, problems: problemsIn(sums, now) };
}

/** The files that count together, one of them as it is now. */
function withFile({ name, side }: Neighbours, sums: SumFile): SumSide {
  const isNew = side.files.every((file) => file.name !== name);
  const files = side.files.map((file) => (file.name === name ? { name, sums } : file));
  return { ...side, files: isNew ? [...files, { name, sums }] : files };
}
