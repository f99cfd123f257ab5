/** Writes the last report to a file that a person names, in one of our formats. */
import { l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import type { Report } from "../engine/report.ts";
import type { WRITERS } from "./exportFormats.ts";

interface Format extends QuickPickItem {
  name: keyof typeof WRITERS;
  /** What the suggested file name ends with. */
  ending: string;
}

/** Asks for a format and a file, and writes it. */
export async function exportReport(report: Report): Promise<void> {
  const format = await window.showQuickPick(formats(), { title: l10n.t("Export Report") });
  if (format === undefined) {
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `go-verify-report.${format.ending}`;
  const target = await window.showSaveDialog({
    title: l10n.t("Export Report"),
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (target === undefined) {
    return;
  }
  const { WRITERS } = await import("./exportFormats.ts");
  await workspace.fs.writeFile(target, new TextEncoder().encode(WRITERS[format.name](report)));
  window.setStatusBarMessage(l10n.t("The report was written to {0}.", target.fsPath), SHOWN_MS);
}

const SHOWN_MS = 5000;

function formats(): Format[] {
  return [
    { name: "json", label: "JSON", detail: l10n.t("exact and whole, for programs"), ending: "json" },
    { name: "text", label: "Text", detail: l10n.t("as in the terminal"), ending: "txt" },
  ];
}
