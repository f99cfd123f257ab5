/** The call graph of the heaviest functions: a box a function, a line a call, the thicker the larger its value. */

import { useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { count } from "../../shared/numbers.ts";
import { useSize } from "../../shared/useSize.ts";
import { TEXT } from "../colors.ts";
import { shownNode } from "../shownFrame.ts";
import { type Theme, useTheme } from "../theme.ts";
import type { ViewProps } from "../viewProps.ts";
import type { PlacedEdge, PlacedNode } from "../wire.ts";
import { edgeParts, heaviestOf, nodeColor, nodeLines } from "./graphParts.ts";
import { useAnswer } from "./useAnswer.ts";

const STEP = 1.3;

/** The view. */
export function GraphView(shared: ViewProps) {
  const { client, state, summary } = shared;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [zoom, setZoom] = useState<number>();
  const theme = useTheme();
  const { answer, problem } = useAnswer(client, "graph", state.query, null);
  if (problem) {
    return <p class="problem">{problem}</p>;
  }
  const scale = zoom ?? Math.min(1, Math.max(0.6, (width - 24) / (answer?.width || 1)));
  const heaviest = heaviestOf(answer?.edges ?? []);
  return (
    <div class="call-graph">
      <div class="line">
        <button type="button" class="action" aria-label={t("Smaller")} onClick={() => setZoom(scale / STEP)}>
          −
        </button>
        <button type="button" class="action" aria-label={t("Larger")} onClick={() => setZoom(scale * STEP)}>
          +
        </button>
        <button type="button" class="action" onClick={() => setZoom(undefined)}>
          {t("Fit")}
        </button>
        {answer && (
          <span class="dimmed">
            {t(
              "the {0} heaviest of {1} functions",
              count(answer.nodes.length),
              count(answer.candidates + answer.dropped),
            )}
          </span>
        )}
      </div>
      <div class="scroll" ref={box} tabIndex={0} role="region" aria-label={t("Call graph")}>
        {answer && (
          <svg
            width={answer.width * scale}
            height={answer.height * scale}
            viewBox={`0 0 ${answer.width} ${answer.height}`}
            role="group"
            aria-label={t("Call graph")}
          >
            {answer.edges.map((edge) => (
              <Edge
                key={`${edge.from} ${edge.to}`}
                edge={edge}
                heaviest={heaviest}
                unit={summary.type.unit}
              />
            ))}
            {answer.nodes.map((node) => (
              <Node key={node.frame.node} node={node} theme={theme} {...shared} />
            ))}
          </svg>
        )}
      </div>
    </div>
  );
}

function Edge({ edge, heaviest, unit }: { edge: PlacedEdge; heaviest: number; unit: string }) {
  const { line, arrow, thickness, dashes, label } = edgeParts(edge, heaviest, unit);
  return (
    <g class="edge">
      <path d={line} stroke-width={thickness} stroke-dasharray={dashes} fill="none" />
      <path d={arrow} class="arrow" />
      <text x={label.x} y={label.y} text-anchor="middle" stroke-width={label.halo}>
        {label.text}
      </text>
    </g>
  );
}

function Node({
  node,
  theme,
  summary,
  found,
  choose,
  point,
  openMenu,
}: ViewProps & { node: PlacedNode; theme: Theme }) {
  const { frame, x, y, width, height } = node;
  const shown = shownNode(frame);
  const isDim = found !== undefined && found.marks[frame.node] !== 1;
  const menuBelow = (element: Element) => {
    const { left, bottom } = element.getBoundingClientRect();
    choose(shown);
    openMenu(shown, left, bottom);
  };
  return (
    <g
      class="node"
      role="button"
      tabIndex={0}
      opacity={isDim ? 0.35 : 1}
      onFocus={() => choose(shown)}
      onMouseEnter={() => point(shown)}
      onMouseLeave={() => point(undefined)}
      onClick={(event) => menuBelow(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " " || event.key === "ContextMenu") {
          menuBelow(event.currentTarget);
          event.preventDefault();
        }
      }}
    >
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={3}
        fill={nodeColor(frame, theme.tone)}
      />
      {nodeLines(node, { unit: summary.type.unit, total: summary.total }).map(({ text, below }, i) => (
        <text
          key={i}
          x={x}
          y={y - height / 2 + below}
          text-anchor="middle"
          fill={TEXT[theme.tone]}
          font-weight={i === 0 ? 600 : 400}
        >
          {text}
        </text>
      ))}
    </g>
  );
}
