/** Notifications, in which foreign text is text: names and errors may hold what VS Code would make a link of. */
import { window } from "vscode";
import { withoutLinks } from "../formats/visible.ts";

/** Shows an error with buttons; returns the one that was clicked. */
export function showError(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showErrorMessage(withoutLinks(message), ...buttons);
}

/** Shows a warning with buttons. */
export function showWarning(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showWarningMessage(withoutLinks(message), ...buttons);
}

/** Shows an information with buttons. */
export function showInformation(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showInformationMessage(withoutLinks(message), ...buttons);
}
