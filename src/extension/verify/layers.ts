/** The layers as package.json shows them, and which of them have no checks yet. */
import { commands, type ExtensionContext } from "vscode";

/** The layers that have checks; esbuild.mjs fills it in. */
declare const LAYERS_WITH_CHECKS: readonly string[];

/** The layers that have a view: `goVerify.<layer>` in our container. */
export function layersOf(context: ExtensionContext): string[] {
  const views: { id: string }[] = context.extension.packageJSON.contributes.views.goVerify;
  return views.map(({ id }) => id.replace("goVerify.", ""));
}

/**
 * Sets the keys of package.json's `when` clauses: `goVerify.noChecks.<layer>`, and the list
 * `goVerify.viewsWithoutChecks`. Before the activation no key is set, and every layer counts as one with checks.
 */
export function showLayersWithoutChecks(layers: readonly string[]): void {
  const empty = layers.filter((layer) => !LAYERS_WITH_CHECKS.includes(layer));
  for (const layer of empty) {
    void commands.executeCommand("setContext", `goVerify.noChecks.${layer}`, true);
  }
  const views = empty.map((layer) => `goVerify.${layer}`);
  void commands.executeCommand("setContext", "goVerify.viewsWithoutChecks", views);
}
