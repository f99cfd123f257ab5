/** Source files for profile pages: opens them, reads them, and shows the values of their lines. */
import { type Disposable, l10n, Range, type Uri, ViewColumn, window, workspace } from "vscode";
import type { SourceFunction, SourceLines, SourcePlace } from "../../webview/protocol.ts";
import { showWarning } from "../notify.ts";
import { expectFile } from "./fileContent.ts";
import { locateSource, promptForSource, shownName, sourceFinder } from "./sourceFiles.ts";
import { judgeSource } from "./sourceJudgement.ts";
import { type ShownLines, showLines } from "./sourceLines.ts";
import type { OpenProfile, SourceTools } from "./types.ts";

const SHOWN_MS = 5000;

/** What pages can do with source files. */
export interface SourceView {
  /** Opens the file of a source line beside the profile; lets the user choose a file that is not found. */
  open(place: SourcePlace): Promise<void>;
  /** Sends the page the text of a file that is found without a prompt and fits the function; if not, why. */
  read(source: SourceFunction, page: OpenProfile): Promise<void>;
  /** Lets the user choose a file; then the page may request its files again. */
  locate(place: SourcePlace, page: OpenProfile): Promise<void>;
  /** Shows the values of these lines instead of others; an empty list ends it. Sends the page whether they are shown. */
  decorate(message: { title: string } & SourceLines, page: OpenProfile): Promise<void>;
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
    read: (source, page) => readSource(source, page, tools),
    async locate(place, page) {
      if (await locateSource(place, tools)) {
        await page.send({ kind: "sourcesMoved" });
      }
    },
    async decorate({ title, lines, functions }, page) {
      const own = ++latest;
      if (lines.length === 0) {
        return end(page);
      }
      const shownLines = await showLines(title, { lines, functions }, sourceFinder(tools));
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
      if (shownLines.found === 0) {
        shownLines.dispose();
        await page.send({ kind: "decorating", on: false });
        throw new Error(
          shownLines.refused[0] ??
            l10n.t("None of the profile's source files was found. Use Go to Source to choose one of them."),
        );
      }
      shown = { page, lines: shownLines, closing: page.panel.onDidDispose(() => void end(page)) };
      await page.send({ kind: "decorating", on: true });
      showCounts(shownLines);
    },
  };
}

async function openSource(place: SourcePlace, tools: SourceTools): Promise<void> {
  const found = await sourceFinder(tools)(place);
  if (found === undefined) {
    const chosen = await promptForSource(place, tools);
    return chosen && showSource(chosen, place.line);
  }
  const { line, function: name } = place;
  const at = line > 0 && name !== "" ? [{ name, startLine: 0, first: line, last: line }] : [];
  const { isRefused, notice } = await judgeSource(found, at);
  if (!isRefused) {
    await showSource(found.uri, line);
  }
  if (notice !== "") {
    const anyway = l10n.t("Open Anyway");
    const locate = l10n.t("Locate…");
    const picked = await showWarning(notice, ...(isRefused ? [anyway, locate] : [locate]));
    const chosen = picked === locate ? await locateSource(place, tools) : undefined;
    if (chosen || picked === anyway) {
      await showSource(chosen ?? found.uri, line);
    }
  }
}

async function showSource(uri: Uri, at: number): Promise<void> {
  await expectFile(uri);
  const document = await workspace.openTextDocument(uri);
  const line = Math.min(Math.max(at, 1), document.lineCount) - 1;
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, selection });
}

async function readSource(source: SourceFunction, page: OpenProfile, tools: SourceTools): Promise<void> {
  const { file, function: name, builds, others } = source;
  const found = await sourceFinder(tools)(source);
  const judged = found && (await judgeSource(found, builds, others));
  await page.send({
    kind: "source",
    file,
    function: name,
    text: judged?.isRefused ? undefined : judged?.text,
    notice: judged?.notice ?? l10n.t("{0} was not found on this machine.", shownName(source)),
  });
}

function showCounts({ found, missing, refused }: ShownLines): void {
  const text =
    missing === 0
      ? l10n.t("Shown in {0} files.", found)
      : l10n.t("Shown in {0} files; {1} files were not found.", found, missing);
  window.setStatusBarMessage(text, SHOWN_MS);
  if (refused.length > 0) {
    const why = l10n.t(
      "Not shown in {0} files that do not fit the profile. {1}",
      refused.length,
      refused[0]!,
    );
    // Not awaited: the message stays until it is closed.
    void showWarning(why);
  }
}
