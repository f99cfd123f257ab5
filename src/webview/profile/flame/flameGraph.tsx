/** A call tree as a flame graph: a canvas that draws the part in view. */
import { useId } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import type { CallTreeProps } from "./callTreeProps.ts";
import { heightOf } from "./flameCanvas.ts";
import { onGraphKey } from "./graphKeys.ts";
import { MINIMAP_WIDTH } from "./minimap.ts";
import { minimapHandlers, usePointer } from "./pointer.ts";
import { Tip } from "./tip.tsx";
import { useGraph } from "./useGraph.ts";

/** The graph; the pointer and the keyboard reach each frame. */
export function FlameGraph(props: CallTreeProps) {
  const { answer, label, summary } = props;
  const graph = useGraph(props);
  const pointer = usePointer(props, graph);
  const { width, height, hovered } = graph;
  const help = useId();
  const outline = hovered && graph.boxOf(hovered.row);
  return (
    <div class="graph-box">
      <div
        class="graph"
        ref={graph.viewport}
        role="application"
        aria-label={label}
        aria-roledescription={t("flame graph")}
        aria-describedby={help}
        tabIndex={0}
        onScroll={graph.onScroll}
        onKeyDown={(event) => onGraphKey(event, props, graph)}
      >
        <span id={help} class="unseen">
          {t(
            "Arrow keys move between frames, Enter zooms in, Escape goes back; W and S zoom, A and D move sideways. Tree shows the same data as rows.",
          )}
        </span>
        <div class="stage" style={{ width: `${width}px`, height: `${height}px` }}>
          <canvas
            ref={graph.canvas}
            style={{ width: `${width}px`, height: `${height}px` }}
            data-frames={answer.rows.length}
            {...pointer}
          />
          {outline && (
            <span
              class="outline"
              style={{
                left: `${outline.left}px`,
                top: `${outline.top}px`,
                width: `${outline.width}px`,
                height: `${outline.height}px`,
              }}
            />
          )}
          <span class="outline selected" ref={graph.selection} hidden />
        </div>
        <div class="rest" style={{ height: `${Math.max(0, heightOf(answer) - height)}px` }} />
      </div>
      {graph.hasMinimap && (
        <div class="minimap" aria-hidden="true">
          <canvas
            ref={graph.minimap}
            style={{ width: `${MINIMAP_WIDTH}px`, height: `${height}px` }}
            {...minimapHandlers(props, graph)}
          />
        </div>
      )}
      {hovered && <Tip summary={summary} {...hovered.tip} />}
    </div>
  );
}
