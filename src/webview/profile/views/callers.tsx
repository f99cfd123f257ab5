/** Callers and callees of one function: who calls it above, what it calls below. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { amount, percent } from "../../shared/numbers.ts";
import { useSize } from "../../shared/useSize.ts";
import { titleOf } from "../flame/flameFrame.ts";
import type { Shared } from "../shared.ts";
import type { FlameAnswer } from "../wire.ts";
import { CallTree } from "./callTree.tsx";
import { LEAST_ROOM } from "./flame.tsx";
import { useAnswer } from "./useAnswer.ts";

/** The view. A click on a frame makes it the function in the middle. */
export function CallersView(shared: Shared) {
  const { client, state, change, summary, choose } = shared;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const room = Math.max(LEAST_ROOM, Math.floor(width));
  const { answer, problem } = useAnswer(
    client,
    "callers",
    state.query,
    width === 0 ? undefined : { name: state.middle, room },
  );
  const middle = answer?.frame;
  useEffect(() => {
    if (middle) {
      choose({
        frame: middle,
        title: middle.name,
        inlined: false,
        value: undefined,
        self: undefined,
        base: undefined,
      });
    }
  }, [middle]);
  const open = (tree: FlameAnswer) => (row: number) => {
    if (tree.rows.frames[row]! >= 0) {
      change({ middle: titleOf(tree, row), middles: [...state.middles, answer!.frame.name].slice(-MOST) });
    }
  };
  const up = () => {
    const before = state.middles.at(-1);
    if (before !== undefined) {
      change({ middle: before, middles: state.middles.slice(0, -1) });
    }
  };
  const { unit } = summary.type;
  return (
    <div class="callers" ref={box}>
      {problem && <p class="problem">{problem}</p>}
      {answer && middle && (
        <>
          <h2>{t("Callers")}</h2>
          <CallTree
            {...shared}
            label={t("Callers")}
            answer={answer.callers}
            upward
            open={open(answer.callers)}
            up={up}
          />
          <p class="middle">
            <button type="button" class="action" disabled={state.middles.length === 0} onClick={up}>
              {t("Back")}
            </button>
            <strong class="title">{middle.name.slice(0, 2000)}</strong>
            <span>
              flat {amount(middle.flat, unit)} ({percent(middle.flat, summary.total)})
            </span>
            <span>
              cum {amount(middle.cum, unit)} ({percent(middle.cum, summary.total)})
            </span>
          </p>
          <h2>{t("Callees")}</h2>
          <CallTree
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

/** Functions that Back can go back to. */
const MOST = 50;
