/** Names of a repository or of go.sum in a label of the editor. */
import { oneLine } from "../../formats/visible.ts";

/** The text on one line. `$(` is broken up, so that a name cannot insert an icon. */
export function plainLabel(text: string): string {
  return oneLine(text).replaceAll("$(", "$\u200c(");
}
