/** The frames that the flame graph is zoomed into, from the root; a click goes back to one. */

import { t } from "../../shared/l10n.ts";
import { shortName } from "../names.ts";

interface Props {
  path: readonly string[];
  go(path: string[]): void;
}

/** How many frames of a long path are shown, besides the root. */
const SHOWN = 8;

/** The breadcrumb; where nothing is zoomed, a line of the same height says how, so that the graph never jumps. */
export function Breadcrumb({ path, go }: Props) {
  if (path.length === 0) {
    return (
      <p class="breadcrumb dimmed">{t("A click zooms in, Ctrl+wheel zooms at the pointer, a drag moves.")}</p>
    );
  }
  const from = Math.max(0, path.length - SHOWN);
  return (
    <nav class="breadcrumb" aria-label={t("Zoom")}>
      <button type="button" onClick={() => go([])}>
        {t("all")}
      </button>
      {from > 0 && <span class="dimmed">› … </span>}
      {path.slice(from).map((name, i) => {
        const length = from + i + 1;
        const isLast = length === path.length;
        return (
          <span key={length} class="crumb">
            <span aria-hidden="true">›</span>
            <button
              type="button"
              title={name}
              aria-current={isLast ? "location" : undefined}
              onClick={() => go(path.slice(0, length))}
            >
              {shortName(name)}
            </button>
          </span>
        );
      })}
    </nav>
  );
}
