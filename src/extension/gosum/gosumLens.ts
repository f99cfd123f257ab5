/** A code lens at the top of go.sum that shows in one line what changed. */
import { CodeLens, type Disposable, EventEmitter, l10n, languages, Range, Uri, workspace } from "vscode";
import { verdictOfCounts } from "../../modules/goSum/sumDiffWords.ts";
import type { Server } from "../languageServer/server.ts";
import { requestBase } from "../request.ts";
import { whenHeadMoves } from "./commits.ts";
import { plainLabel } from "./plainLabel.ts";

const TOP = new Range(0, 0, 0, 0);

/** A lens with its file: the text is requested when the lens becomes visible. */
class GosumLens extends CodeLens {
  constructor(readonly file: Uri) {
    super(TOP);
  }
}

/** Shows the lens in trusted folders. Its text is requested when it becomes visible, and again after a save or a commit. */
export function showGosumLens(server: Server): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider = languages.registerCodeLensProvider(
    { scheme: "file", pattern: "**/go.{sum,work.sum}" },
    {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: ({ uri }) => (workspace.isTrusted ? [new GosumLens(uri)] : []),
      async resolveCodeLens(lens, token) {
        const { file } = lens as GosumLens;
        const { target } = requestBase();
        const folder = Uri.joinPath(file, "..").fsPath;
        // Outside of a repository there is nothing to compare with; the panel explains that.
        const counts = await server
          .request("goVerify/gosumCounts", { ...target, folder, from: "HEAD", to: null }, token)
          .catch(() => undefined);
        const title = counts
          ? `${counts.alarm ? "✗ " : ""}${plainLabel(verdictOfCounts(counts, l10n.t))}`
          : l10n.t("Show go.sum Changes");
        lens.command = { title, command: "goVerify.showGosumChanges", arguments: [file] };
        return lens;
      },
    },
  );
  const saved = workspace.onDidSaveTextDocument(() => changed.fire());
  const moved = whenHeadMoves(() => changed.fire());
  return [provider, saved, moved, changed];
}
