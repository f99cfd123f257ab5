/** The call graph of the heaviest part: boxes by flat, lines by what flows through the call. */
import { useRef, useState } from "preact/hooks";
import { useSize } from "../shared/useSize.ts";
import { amount, change as changeWords, count, percent, t } from "../shared/words.ts";
import { changeColor, greyColor, hueColor, TEXT } from "./colors.ts";
import type { PlacedEdge, PlacedNode } from "./graphLayout.ts";
import { hueOf, isRuntime, packageOf } from "./packages.ts";
import type { Shared, Shown } from "./shared.ts";
import { type Theme, useTheme } from "./theme.ts";
import { useAnswer } from "./useAnswer.ts";

const STEP = 1.3;

/** The view. */
export function GraphView(shared: Shared) {
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
  const most = Math.max(...(answer?.edges ?? []).map(({ value }) => Math.abs(value)), 1);
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
              <Edge key={`${edge.from} ${edge.to}`} edge={edge} most={most} unit={summary.type.unit} />
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

function Edge({ edge, most, unit }: { edge: PlacedEdge; most: number; unit: string }) {
  const { points, value, residual, inlined } = edge;
  const path = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const middle = points[points.length >> 1]!;
  const thickness = 1 + (Math.abs(value) / most) * 7;
  const end = points.at(-1)!;
  const before = points.at(-2) ?? end;
  return (
    <g class="edge">
      <path d={path} stroke-width={thickness} stroke-dasharray={residual ? "6 4" : undefined} fill="none" />
      <path d={arrow(before, end, 5 + thickness)} class="arrow" />
      <text x={middle.x} y={middle.y + 4} text-anchor="middle">
        {amount(value, unit)}
        {inlined ? ` ${t("(inlined)")}` : ""}
      </text>
    </g>
  );
}

/** A triangle at the end of a line. */
function arrow(from: { x: number; y: number }, to: { x: number; y: number }, size: number): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const corner = (turn: number) =>
    `${(to.x - size * Math.cos(angle + turn)).toFixed(1)} ${(to.y - size * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${to.x.toFixed(1)} ${to.y.toFixed(1)}L${corner(0.45)}L${corner(-0.45)}Z`;
}

function Node({
  node,
  theme,
  summary,
  found,
  choose,
  point,
  openMenu,
}: Shared & { node: PlacedNode; theme: Theme }) {
  const { frame, title, x, y, width, height } = node;
  const { unit } = summary.type;
  const shown: Shown = {
    frame,
    title: frame.name,
    inlined: false,
    value: undefined,
    self: undefined,
    base: undefined,
  };
  const isDim = found !== undefined && found.marks[frame.node] !== 1;
  const lines = frame.base
    ? [`flat ${changeWords(frame.flat, unit)}`, `cum ${changeWords(frame.cum, unit)}`]
    : [
        `flat ${amount(frame.flat, unit)} (${percent(frame.flat, summary.total)})`,
        `cum ${amount(frame.cum, unit)} (${percent(frame.cum, summary.total)})`,
      ];
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
        fill={colorOf(node, theme)}
      />
      {[title, ...lines].map((line, i) => (
        <text
          key={i}
          x={x}
          y={y - height / 2 + 17 + i * 16}
          text-anchor="middle"
          fill={TEXT[theme.tone]}
          font-weight={i === 0 ? 600 : 400}
        >
          {line}
        </text>
      ))}
    </g>
  );
}

function colorOf({ frame }: PlacedNode, { tone }: Theme): string {
  if (frame.base) {
    return changeColor(
      frame.cum / Math.max(Math.abs(frame.base.cum), Math.abs(frame.base.cum + frame.cum), 1),
      tone,
    );
  }
  const path = packageOf(frame.name);
  return path === "" || isRuntime(path) ? greyColor(tone) : hueColor(hueOf(path), tone);
}
