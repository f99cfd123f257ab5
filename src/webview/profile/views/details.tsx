/** The strip at the bottom: the frame that was chosen, in two lines, so that the view above never jumps. */

import { t } from "../../shared/l10n.ts";
import { figuresOf, placeOf } from "../figures.ts";
import type { ShownFrame } from "../shownFrame.ts";
import type { Summary } from "../wire.ts";

interface Props {
  shown: ShownFrame | undefined;
  summary: Summary;
  openSource(shown: ShownFrame): void;
  openMenu(shown: ShownFrame, x: number, y: number): void;
}

/** The strip. */
export function Details({ shown, summary, openSource, openMenu }: Props) {
  if (!shown) {
    return (
      <footer class="details dimmed">
        <span class="what" role="status">
          {t("Choose a frame by a click or the arrow keys to see its values here.")}
        </span>
      </footer>
    );
  }
  const { frame, title, inlined, isCut } = shown;
  const figures = figuresOf(shown, summary)
    .map(({ label, value }) => `${label} ${value}`)
    .join(" · ");
  return (
    <footer class="details">
      <span class="what" role="status">
        <span class="first">
          <strong class="title">{title.slice(0, 2000)}</strong>
          {inlined && <span class="dimmed"> {t("(inlined)")}</span>}
          {isCut && (
            <span class="dimmed"> {t("(callers may be missing: the profiler stores no longer stacks)")}</span>
          )}
        </span>
        <span class="figures" title={figures}>
          {figures}
        </span>
      </span>
      {frame?.file && (
        <button
          type="button"
          class="link"
          title={`${t("Go to Source")}: ${placeOf(frame.file, frame.line)}`}
          onClick={() => openSource(shown)}
        >
          <bdi>{placeOf(frame.file, frame.line)}</bdi>
        </button>
      )}
      {frame && (
        <button
          type="button"
          class="more"
          aria-haspopup="menu"
          aria-label={t("Actions for this frame")}
          onClick={(event) => {
            const { left, top } = event.currentTarget.getBoundingClientRect();
            openMenu(shown, left, top);
          }}
        >
          ⋯
        </button>
      )}
    </footer>
  );
}
