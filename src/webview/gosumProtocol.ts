/** The messages between the go.sum page and the extension host. Types only. */
import type { DatabaseAnswer } from "../modules/goSum/databaseAnswer.ts";
import type { SumDiff } from "../modules/goSum/sumDiff.ts";

/** What a go.sum page compares; the page stores it for a reload. */
export interface GosumRequest {
  /** The URI of the folder of the module or workspace. */
  folder: string;
  /** A revision, `:` for the index, or a path. */
  from: string;
  /** The same; null for the working tree. */
  to: string | null;
}

/** From the extension host to the page. */
export type ToGosumPage =
  | {
      kind: "diff";
      diff: SumDiff;
      /** What is compared, to be stored for a reload. */
      request: GosumRequest;
      /** The page's sentences in the person's language, by the English one; empty for English. */
      words: Record<string, string>;
    }
  /** What the checksum database says of the rehashed lines; empty while it is queried, and after a failure. */
  | { kind: "database"; isQuerying: boolean; answers: DatabaseAnswer[] }
  /** Nothing can be shown: one sentence with what and why. */
  | { kind: "broken"; message: string };

/** From the page to the extension host. */
export type FromGosumPage =
  /** The page listens: it wants the comparison. */
  | { kind: "ready" }
  /** Shows a line of a file of sums; `file` is as the comparison names it. */
  | { kind: "openLine"; file: string; line: number }
  /** Opens an address in the browser, if the host knows it for a harmless one. */
  | { kind: "link"; address: string }
  /** Copies the comparison to the clipboard as Markdown, or writes it to a file that the user chooses. */
  | { kind: "copyMarkdown" }
  | { kind: "exportMarkdown" }
  /** Lets the user choose another revision to compare with. */
  | { kind: "compareWith" }
  /** Compares the rehashed lines with the checksum database. */
  | { kind: "queryDatabase" };
