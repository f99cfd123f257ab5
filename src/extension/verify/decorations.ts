/** Dims rows whose report is from an earlier session. */
import { type Disposable, ThemeColor, window } from "vscode";
import { ROW_SCHEME } from "./tree.ts";

/** Registers the decoration. */
export function dimStaleRows(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === ROW_SCHEME && uri.query === "stale"
        ? { color: new ThemeColor("disabledForeground") }
        : undefined,
  });
}
