/** What the page of a go.sum comparison and the extension host say to each other. Types only. */
import type { SumDiff } from "../modules/goSum/sumDiff.ts";

/** From the extension host to the page. */
export type ToGosumPage =
  | {
      kind: "diff";
      diff: SumDiff;
      /** What is compared, to be kept for a reload. */
      wish: unknown;
      /** The page's sentences in the person's language, by the English one; empty for English. */
      words: Record<string, string>;
    }
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
  /** Puts the comparison on the clipboard as Markdown, or writes it where the person says. */
  | { kind: "copyMarkdown" }
  | { kind: "exportMarkdown" }
  /** Asks the person for another revision to compare with. */
  | { kind: "compareWith" };
