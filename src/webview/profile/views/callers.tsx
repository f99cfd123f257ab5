/** Callers and callees of one function: who calls it above, the function once, what it calls below. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { amount, percent } from "../../shared/numbers.ts";
import { useSize } from "../../shared/useSize.ts";
import type { CallTreeProps } from "../flame/callTreeProps.ts";
import { LEVEL } from "../flame/flameCanvas.ts";
import { titleOf } from "../flame/flameFrame.ts";
import { FlameGraph } from "../flame/flameGraph.tsx";
import { WHOLE } from "../flame/flameWindow.ts";
import { shownNode } from "../shownFrame.ts";
import type { ViewProps } from "../viewProps.ts";
import type { FlameAnswer, Frame, Summary } from "../wire.ts";
import { MIN_ROOM } from "./flame.tsx";
import { TreeGrid } from "./treeGrid.tsx";
import { useAnswer } from "./useAnswer.ts";

/** The view. A click on a frame makes it the function in the middle. */
export function CallersView(shared: ViewProps) {
  const { client, state, change, summary, choose } = shared;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const room = Math.max(MIN_ROOM, Math.floor(width));
  const { answer, problem } = useAnswer(
    client,
    "callers",
    state.query,
    width === 0 ? undefined : { name: state.middle, room },
  );
  const middle = answer?.frame;
  useEffect(() => {
    if (middle) {
      choose(shownNode(middle));
    }
  }, [middle]);
  const open = (tree: FlameAnswer) => (row: number) => {
    if (tree.rows.frames[row]! >= 0) {
      change({
        middle: titleOf(tree, row),
        middles: [...state.middles, answer!.frame.name].slice(-MAX_BACK),
      });
    }
  };
  const up = () => {
    const before = state.middles.at(-1);
    if (before !== undefined) {
      change({ middle: before, middles: state.middles.slice(0, -1) });
    }
  };
  return (
    <div class="callers" ref={box}>
      {problem && <p class="problem">{problem}</p>}
      {answer && middle && (
        <>
          <h2>{t("Callers")}</h2>
          <Side
            {...shared}
            label={t("Callers")}
            answer={answer.callers}
            upward
            open={open(answer.callers)}
            up={up}
          />
          <Middle of={middle} summary={summary} back={state.middles.length === 0 ? undefined : up} />
          <h2>{t("Callees")}</h2>
          <Side
            {...shared}
            label={t("Callees")}
            answer={answer.callees}
            upward={false}
            open={open(answer.callees)}
            up={up}
          />
        </>
      )}
    </div>
  );
}

type SideProps = ViewProps & Pick<CallTreeProps, "label" | "answer" | "upward" | "open" | "up">;

/** One of the two trees, with a window of its own, without its root. */
function Side(props: SideProps) {
  const { answer, up, upward, state } = props;
  const [zoom, setZoom] = useState({ answer, span: WHOLE });
  const span = zoom.answer === answer ? zoom.span : WHOLE;
  const parts: CallTreeProps = {
    ...props,
    root: 0,
    level: 0,
    span,
    setSpan: (to) => setZoom({ answer, span: to }),
    hasMinimap: false,
    match: -1,
    step: 0,
    up: () => (span === WHOLE ? up() : setZoom({ answer, span: WHOLE })),
  };
  return state.asTree ? (
    <TreeGrid {...parts} rootless />
  ) : (
    <Half of={answer} upward={upward}>
      <FlameGraph {...parts} />
    </Half>
  );
}

interface HalfProps {
  of: FlameAnswer;
  upward: boolean;
  children: ComponentChildren;
}

/** A graph without its root, which is the function in the middle: no higher than it is, so that its edge is at the middle. */
function Half({ of: { rows }, upward, children }: HalfProps) {
  const levels = rows.levels.length - 2;
  return levels === 0 ? (
    <p class="dimmed none">{upward ? t("Nothing calls it.") : t("It calls nothing.")}</p>
  ) : (
    <div class={`half${upward ? " upward" : ""}`} style={{ maxHeight: `${levels * LEVEL}px` }}>
      {children}
    </div>
  );
}

interface MiddleProps {
  of: Frame;
  summary: Summary;
  /** Goes back to the function before; undefined where there is none. */
  back: (() => void) | undefined;
}

/** The function between its callers and its callees. */
function Middle({ of: { name, flat, cum }, summary: { total, type }, back }: MiddleProps) {
  return (
    <p class="middle">
      <button type="button" class="action" disabled={!back} onClick={back}>
        {t("Back")}
      </button>
      <strong class="title">{name.slice(0, 2000)}</strong>
      <span>
        {t("self")} {amount(flat, type.unit)} ({percent(flat, total)})
      </span>
      <span>
        {t("total")} {amount(cum, type.unit)} ({percent(cum, total)})
      </span>
    </p>
  );
}

/** How many functions Back can go back. */
const MAX_BACK = 50;
