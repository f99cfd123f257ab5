/** A line above go.sum that says what changed in it, and leads to the report. */
import { CodeLens, type Disposable, EventEmitter, l10n, languages, Range, Uri, workspace } from "vscode";
import type { SumDiff } from "../../modules/goSum/sumDiff.ts";
import { sumVerdict } from "../../modules/goSum/sumDiffWords.ts";
import type { Server } from "../languageServer/client.ts";
import { gather } from "../request.ts";

const TOP = new Range(0, 0, 0, 0);

/** A lens that knows its file, for the moment at which it is first seen. */
class GosumLens extends CodeLens {
  constructor(readonly file: Uri) {
    super(TOP);
  }
}

/** Shows the lens in trusted folders; what it says is asked when it comes in sight, and again after a save. */
export function showGosumLens(server: Server): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider = languages.registerCodeLensProvider(
    { scheme: "file", pattern: "**/go.{sum,work.sum}" },
    {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: ({ uri }) => (workspace.isTrusted ? [new GosumLens(uri)] : []),
      async resolveCodeLens(lens, token) {
        const { file } = lens as GosumLens;
        const { surroundings } = gather();
        const folder = Uri.joinPath(file, "..").fsPath;
        // Outside of a repository there is nothing to compare with, and the report says so.
        const diff: SumDiff | undefined = await server
          .request("goVerify/gosumDiff", { ...surroundings, folder, from: "HEAD", to: null }, token)
          .catch(() => undefined);
        const title = diff
          ? `${diff.alarm ? "$(error) " : ""}${sumVerdict(diff, l10n.t)}`
          : l10n.t("Show go.sum Changes");
        lens.command = { title, command: "goVerify.showGosumChanges", arguments: [file] };
        return lens;
      },
    },
  );
  const saved = workspace.onDidSaveTextDocument(() => changed.fire());
  return [provider, saved, changed];
}
