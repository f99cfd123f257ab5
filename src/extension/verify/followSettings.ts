/** Follows the settings: marks results as out of date, and orders the rows. */
import { Disposable, extensions, workspace } from "vscode";
import { requestBase } from "../request.ts";
import type { Board } from "./board.ts";
import type { Session } from "./session.ts";

/** Follows our settings and those of the Go extension until it is disposed. */
export function followSettings(session: Session, board: Board): Disposable {
  const setOrder = () => board.setFailedFirst(requestBase().settings.order === "failedFirst");
  setOrder();
  return Disposable.from(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("goVerify.order")) {
        setOrder();
      }
      if (change.affectsConfiguration("goVerify") || change.affectsConfiguration("go")) {
        session.settingsChanged();
      }
    }),
    extensions.onDidChange(() => session.settingsChanged()),
  );
}
