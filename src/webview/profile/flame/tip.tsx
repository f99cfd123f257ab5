/** The tooltip at the pointer. Screen readers have the same in the strip at the bottom. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { figuresOf, placeOf } from "../figures.ts";
import type { ShownFrame } from "../shownFrame.ts";
import type { Summary } from "../wire.ts";
import { originOf } from "./origin.ts";
import { originWords } from "./originWords.ts";
import { tipPlace } from "./tipPlace.ts";

interface Props {
  shown: ShownFrame;
  summary: Summary;
  /** The pointer, and the edges of the frame, in pixels of the window. */
  pointer: { x: number; y: number };
  frame: { top: number; bottom: number };
}

/** The longest name that is shown whole, in characters. */
const LONGEST = 600;

/** The tooltip; only text. */
export function Tip({ shown, summary, pointer, frame: edges }: Props) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = tip;
    if (current) {
      const size = { width: current.offsetWidth, height: current.offsetHeight };
      const room = { width: window.innerWidth, height: window.innerHeight };
      const { left, top } = tipPlace(pointer, edges, size, room);
      current.style.transform = `translate(${left}px, ${top}px)`;
    }
  });
  const { frame, title, inlined, isCut } = shown;
  const name = title.length > LONGEST ? `${title.slice(0, LONGEST)}…` : title;
  return (
    <div class="tip" ref={tip} aria-hidden="true">
      <strong>{name}</strong>
      {frame?.file && <span class="dimmed">{placeOf(frame.file, frame.line)}</span>}
      <dl>
        {figuresOf(shown, summary).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {frame && <span class="dimmed">{originWords()[originOf(frame)]}</span>}
      {inlined && <span class="dimmed">{t("inlined into its caller")}</span>}
      {isCut && (
        <span class="dimmed">{t("callers may be missing: the profiler stores no longer stacks")}</span>
      )}
    </div>
  );
}
