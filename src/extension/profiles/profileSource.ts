/** Source files for profile pages: opens them, reads them, and shows the values of their lines. */
import { type Disposable, l10n, Range, ViewColumn, window, workspace } from "vscode";
import type { SourceLine, SourcePlace } from "../../webview/protocol.ts";
import { promptForSource, readSmall, sourceFinder } from "./sourceFiles.ts";
import { showLines } from "./sourceLines.ts";
import type { OpenProfile, SourceTools } from "./types.ts";

const SHOWN_MS = 5000;

/** What pages can do with source files. */
export interface SourceView {
  /** Opens the file of a source line beside the profile; lets the user choose a file that is not found. */
  open(place: SourcePlace): Promise<void>;
  /** Sends the page the text of a file that is found without a prompt. */
  read(place: SourcePlace, page: OpenProfile): Promise<void>;
  /** Shows the values of these lines instead of others; an empty list ends it. Sends the page whether they are shown. */
  decorate(message: { title: string; lines: readonly SourceLine[] }, page: OpenProfile): Promise<void>;
}

/** Opens the source view of all pages: the lines of one profile are shown at a time. */
export function openSourceView(tools: SourceTools): SourceView {
  /** The lines that are shown, and their page. */
  let shown: { page: OpenProfile; lines: Disposable; closing: Disposable } | undefined;
  let latest = 0;
  const remove = () => {
    shown?.lines.dispose();
    shown?.closing.dispose();
    shown = undefined;
  };
  const end = async (page: OpenProfile) => {
    if (shown?.page === page) {
      remove();
      await page.send({ kind: "decorating", on: false });
    }
  };
  return {
    open: (place) => openSource(place, tools),
    async read(place, page) {
      const uri = await sourceFinder(tools)(place);
      const text = uri && (await readSmall(uri));
      await page.send({ kind: "source", file: place.file, text });
    },
    async decorate({ title, lines }, page) {
      const own = ++latest;
      if (lines.length === 0) {
        return end(page);
      }
      const shownLines = await showLines(title, lines, sourceFinder(tools));
      // A later request goes before this one.
      if (own !== latest) {
        shownLines.dispose();
        return;
      }
      const other = shown?.page;
      remove();
      if (other !== page) {
        await other?.send({ kind: "decorating", on: false });
      }
      const { found, missing } = shownLines;
      if (found === 0) {
        shownLines.dispose();
        await page.send({ kind: "decorating", on: false });
        throw new Error(
          l10n.t("None of the profile's source files was found. Use Go to Source to choose one of them."),
        );
      }
      shown = { page, lines: shownLines, closing: page.panel.onDidDispose(() => void end(page)) };
      await page.send({ kind: "decorating", on: true });
      showCounts(found, missing);
    },
  };
}

async function openSource(place: SourcePlace, tools: SourceTools): Promise<void> {
  const uri = (await sourceFinder(tools)(place)) ?? (await promptForSource(place, tools));
  if (uri === undefined) {
    return;
  }
  const document = await workspace.openTextDocument(uri);
  const line = Math.min(Math.max(place.line, 1), document.lineCount) - 1;
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, selection });
}

function showCounts(found: number, missing: number): void {
  const text =
    missing === 0
      ? l10n.t("Shown in {0} files.", found)
      : l10n.t("Shown in {0} files; {1} files were not found.", found, missing);
  window.setStatusBarMessage(text, SHOWN_MS);
}
