/** Dims rows whose report is from an earlier session, or out of date. */
import { type Disposable, ThemeColor, window } from "vscode";
import { DIMMED, ROW_SCHEME } from "./tree.ts";

/** Registers the decoration. */
export function dimRows(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === ROW_SCHEME && uri.query === DIMMED
        ? { color: new ThemeColor("disabledForeground") }
        : undefined,
  });
}
