/** What a profile page asks of the source: to go there, to read it, to show there what its lines weigh. */
import { type Disposable, l10n, Range, ViewColumn, window, workspace } from "vscode";
import type { SourceLine, SourcePlace } from "../../webview/protocol.ts";
import type { OpenProfile, PageTools } from "./profiles.ts";
import { askForSource, readSmall, sourceFinder } from "./sourceFiles.ts";
import { showLines } from "./sourceLines.ts";

const SHOWN_MS = 5000;

/** Opens the file that a place of a profile means, beside the profile; asks where it cannot be told. */
export async function openSource(place: SourcePlace, { source }: PageTools): Promise<void> {
  const uri = (await sourceFinder(source)(place)) ?? (await askForSource(place, source));
  if (uri === undefined) {
    return;
  }
  const document = await workspace.openTextDocument(uri);
  const line = Math.min(Math.max(place.line, 1), document.lineCount) - 1;
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, selection });
}

/** Gives the page the text of a file that can be found without a question. */
export async function readSource(
  place: SourcePlace,
  page: OpenProfile,
  { source }: PageTools,
): Promise<void> {
  const uri = await sourceFinder(source)(place);
  const text = uri && (await readSmall(uri));
  await page.send({ kind: "source", file: place.file, text });
}

/** The lines that are shown, and the page whose they are: one profile at a time, as a line has room for one. */
let shown: { page: OpenProfile; lines: Disposable; closing: Disposable } | undefined;

/** How often lines were asked for: an answer that comes after a newer question is not shown. */
let asked = 0;

/** Shows these lines' weights in place of what was shown; no lines end it. Tells the page whether they are shown. */
export async function decorate(
  { title, lines }: { title: string; lines: readonly SourceLine[] },
  page: OpenProfile,
  { source }: PageTools,
): Promise<void> {
  asked += 1;
  const question = asked;
  if (lines.length === 0) {
    return end(page);
  }
  const shownLines = await showLines(title, lines, sourceFinder(source));
  const { found, missing } = shownLines;
  if (question !== asked) {
    shownLines.dispose();
    return;
  }
  const other = shown?.page;
  takeAway();
  if (other !== page) {
    await other?.send({ kind: "decorating", on: false });
  }
  if (found === 0) {
    shownLines.dispose();
    await page.send({ kind: "decorating", on: false });
    throw new Error(
      l10n.t("None of the profile's source files was found here. Go to Source asks where one of them lies."),
    );
  }
  shown = { page, lines: shownLines, closing: page.panel.onDidDispose(() => void end(page)) };
  await page.send({ kind: "decorating", on: true });
  const told =
    missing === 0
      ? l10n.t("Shown in {0} files.", found)
      : l10n.t("Shown in {0} files; {1} were not found here.", found, missing);
  window.setStatusBarMessage(told, SHOWN_MS);
}

async function end(page: OpenProfile | undefined): Promise<void> {
  if (shown === undefined || shown.page !== page) {
    return;
  }
  takeAway();
  await page.send({ kind: "decorating", on: false });
}

function takeAway(): void {
  shown?.lines.dispose();
  shown?.closing.dispose();
  shown = undefined;
}
