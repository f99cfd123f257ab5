/** The strip at the bottom shows the frame under the pointer or the keyboard, so that nothing covers the graph. */

import { t } from "../../shared/l10n.ts";
import { amount, percent, signedAmount } from "../../shared/numbers.ts";
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
        <span role="status">
          {t("Point at a frame, or move to it with the arrow keys, to see its values.")}
        </span>
      </footer>
    );
  }
  const { frame, title, inlined } = shown;
  return (
    <footer class="details">
      <span class="what" role="status">
        <strong class="title">{title.slice(0, 2000)}</strong>
        {inlined && <span class="dimmed"> {t("(inlined)")}</span>}
        <span class="figures">{figures(shown, summary)}</span>
      </span>
      {frame?.file && (
        <button type="button" class="link" title={t("Go to Source")} onClick={() => openSource(shown)}>
          {place(frame.file, frame.line)}
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

function figures({ frame, value, self, base }: ShownFrame, { total, type }: Summary): string {
  const worded = (label: string, weight: number) =>
    `${label} ${amount(weight, type.unit)} (${percent(weight, total)})`;
  const parts: string[] = [];
  if (base !== undefined && value !== undefined) {
    parts.push(
      `A ${amount(base, type.unit)}`,
      `B ${amount(value, type.unit)}`,
      signedAmount(value - base, type.unit),
    );
  } else if (value !== undefined) {
    parts.push(worded(t("here"), value), worded(t("own"), self ?? 0));
  }
  if (frame?.base) {
    parts.push(`flat ${signedAmount(frame.flat, type.unit)}`, `cum ${signedAmount(frame.cum, type.unit)}`);
  } else if (frame) {
    parts.push(worded("flat", frame.flat), worded("cum", frame.cum));
  }
  return parts.join(" · ");
}

/** A file's path and line; a long path is cut at the start. */
function place(file: string, line: number): string {
  const short = file.length > 60 ? `…${file.slice(-60)}` : file;
  return line > 0 ? `${short}:${line}` : short;
}
