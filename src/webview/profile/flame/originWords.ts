/** The words for the origins of code. */
import { t } from "../../shared/l10n.ts";
import type { Origin } from "./origin.ts";

/** What an origin is called. */
export function originWords(): Record<Origin, string> {
  return {
    own: t("own code"),
    third: t("third party"),
    std: t("standard library"),
    runtime: t("runtime or C"),
  };
}
