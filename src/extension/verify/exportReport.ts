/** Exports the last report to a file, in one of our formats. */
import { l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import { existingHome } from "../../engine/paths.ts";
import type { Report } from "../../engine/report.ts";
import type { Format } from "../../formats/index.ts";

interface Choice extends QuickPickItem {
  format: Format;
  /** The extension of the suggested file name. */
  extension: string;
}

const SHOWN_MS = 5000;

/** Lets the user choose a format and a file, and writes the report. */
export async function exportReport(report: Report): Promise<void> {
  const choice = await window.showQuickPick(choices(), { title: l10n.t("Export Report") });
  if (choice === undefined) {
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `go-verify-report.${choice.extension}`;
  const target = await window.showSaveDialog({
    title: l10n.t("Export Report"),
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (target === undefined) {
    return;
  }
  const { render } = await import("../onDemand.ts");
  const content = await render(report, choice.format, {
    columns: 120,
    color: false,
    unicode: true,
    home: existingHome(),
    folder: folder?.fsPath,
  });
  await workspace.fs.writeFile(target, new TextEncoder().encode(content));
  window.setStatusBarMessage(l10n.t("The report was written to {0}.", target.fsPath), SHOWN_MS);
}

function choices(): Choice[] {
  return [
    { format: "json", label: "JSON", detail: l10n.t("complete, for programs"), extension: "json" },
    { format: "text", label: "Text", detail: l10n.t("as in the terminal"), extension: "txt" },
    { format: "markdown", label: "Markdown", detail: l10n.t("for an issue or a wiki"), extension: "md" },
    { format: "junit", label: "JUnit", detail: l10n.t("for the test page of a CI system"), extension: "xml" },
    { format: "sarif", label: "SARIF", detail: l10n.t("for code scanning"), extension: "sarif" },
  ];
}
