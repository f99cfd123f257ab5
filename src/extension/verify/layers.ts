/** The layers as package.json shows them, and which of them have checks. */
import { commands, type ExtensionContext } from "vscode";

/** The layers that have checks; esbuild.mjs fills it in. */
declare const LAYERS_WITH_CHECKS: readonly string[];

/** The layers that have a view: `goVerify.<layer>` in our container. */
export function layersOf(context: ExtensionContext): string[] {
  const views: { id: string }[] = context.extension.packageJSON.contributes.views.goVerify;
  return views.map(({ id }) => id.replace("goVerify.", ""));
}

/**
 * Sets the keys of package.json's `when` clauses: `goVerify.hasChecks.<layer>`, and the list `goVerify.viewsWithChecks`.
 * A layer whose view and command have the condition appears with its first check.
 */
export function showLayersWithChecks(): void {
  for (const layer of LAYERS_WITH_CHECKS) {
    void commands.executeCommand("setContext", `goVerify.hasChecks.${layer}`, true);
  }
  const views = LAYERS_WITH_CHECKS.map((layer) => `goVerify.${layer}`);
  void commands.executeCommand("setContext", "goVerify.viewsWithChecks", views);
}
