/** The flame graph of all that the filters left, with the breadcrumb of the zoom above. */
import { useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { useSize } from "../../shared/useSize.ts";
import { zoomPath } from "../flame/callTreeProps.ts";
import type { ViewProps } from "../viewProps.ts";
import { Breadcrumb } from "./breadcrumb.tsx";
import { CallTree } from "./callTree.tsx";
import { useAnswer } from "./useAnswer.ts";

/** The smallest width to request frames for, in pixels: in a narrower pane all frames would be folded. */
export const MIN_ROOM = 50;

/** The view of the call tree. */
export function FlameView(shared: ViewProps) {
  const { client, state, change } = shared;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const inverted = state.layout === "inverted";
  const room = Math.max(MIN_ROOM, Math.floor(width));
  const { answer, problem } = useAnswer(
    client,
    "flame",
    state.query,
    width === 0 ? undefined : { path: state.path, inverted, room },
  );
  const zoom = (path: string[]) =>
    change({ path, stops: [...state.stops, state.path.length].filter((stop) => stop < path.length) });
  const up = () => {
    const stop = state.stops.at(-1) ?? 0;
    change({ path: state.path.slice(0, stop), stops: state.stops.slice(0, -1) });
  };
  return (
    <div class="flame" ref={box}>
      <Breadcrumb path={state.path} go={zoom} />
      {problem && <p class="problem">{problem}</p>}
      {answer && (
        <CallTree
          {...shared}
          label={t("Flame graph")}
          answer={answer}
          upward={state.layout === "flame"}
          open={(row) => zoom(zoomPath(answer, state.path, row))}
          up={up}
        />
      )}
    </div>
  );
}
