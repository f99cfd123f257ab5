/** Publishes the diagnostics of open documents: never those of an older text, nor those of a closed document. */
import type { Connection, Diagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** A document that took less, in ms, is diagnosed at once. */
const QUICK_MS = 50;

/** The longest delay before a document is diagnosed, in ms. */
const LONGEST_WAIT_MS = 1000;

/** Where documents and their diagnostics are from, and until when. */
interface Source {
  /** The document that is open. */
  get(uri: string): TextDocument | undefined;
  diagnosticsFor(document: TextDocument): Promise<Diagnostic[]>;
  readonly ended: AbortSignal;
}

/** What can happen to a document. */
export interface Diagnosing {
  changed(document: TextDocument): void;
  /** More is known of the same text. What is found is published only if it is not what was published before. */
  again(document: TextDocument): void;
  closed(document: TextDocument): void;
}

/**
 * Diagnoses each document that changed: at once if that is quick, else after a delay as long as the last time took,
 * so that a huge document does not block the server.
 */
export function diagnosing(connection: Connection, { get, diagnosticsFor, ended }: Source): Diagnosing {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const costs = new Map<string, number>();
  /** The diagnosis that began last: an earlier one that takes longer is not published. */
  const latest = new Map<string, symbol>();
  /** What was published last of a text. */
  const published = new Map<string, string>();
  const send = async (uri: string, version: number, diagnostics: Diagnostic[]) => {
    if (!ended.aborted) {
      // A closed pipe means that the client is gone.
      await connection.sendDiagnostics({ uri, version, diagnostics }).catch(() => {});
    }
  };
  const diagnose = async (document: TextDocument) => {
    const { uri, version } = document;
    const turn = Symbol();
    latest.set(uri, turn);
    const start = performance.now();
    const diagnostics = await diagnosticsFor(document);
    if (get(uri) === document && document.version === version && latest.get(uri) === turn) {
      costs.set(uri, performance.now() - start);
      const content = JSON.stringify([version, diagnostics]);
      if (published.get(uri) !== content) {
        published.set(uri, content);
        await send(uri, version, diagnostics);
      }
    }
  };
  const soon = (document: TextDocument) => {
    const { uri } = document;
    clearTimeout(waiting.get(uri));
    const cost = costs.get(uri) ?? 0;
    const wait = cost < QUICK_MS ? 0 : Math.min(cost, LONGEST_WAIT_MS);
    waiting.set(
      uri,
      setTimeout(() => diagnose(document), wait),
    );
  };
  return {
    changed(document) {
      published.delete(document.uri);
      soon(document);
    },
    again: soon,
    closed({ uri, version }) {
      clearTimeout(waiting.get(uri));
      for (const known of [waiting, costs, latest, published]) {
        known.delete(uri);
      }
      void send(uri, version, []);
    },
  };
}
