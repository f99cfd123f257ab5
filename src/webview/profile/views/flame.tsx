/** The flame graph of all that the filters left, with the breadcrumb of the zoom above. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { useSize } from "../../shared/useSize.ts";
import { titleOf } from "../flame/flameFrame.ts";
import { pathTo } from "../flame/flameKeys.ts";
import { flameRequest } from "../flame/flameRequest.ts";
import { rowOfPath, sameRow, sizeOfSpan, spanOf, WHOLE, zoomOf } from "../flame/flameWindow.ts";
import { matchesOf } from "../flame/matches.ts";
import { FOLDED } from "../flameRows.ts";
import { WHOLE_WINDOW } from "../state.ts";
import type { ViewProps } from "../viewProps.ts";
import type { FlameAnswer, Span } from "../wire.ts";
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
  const room = Math.max(MIN_ROOM, Math.floor(width));
  const request = width === 0 ? undefined : flameRequest(state, room);
  const { answer, problem } = useAnswer(client, "flame", state.query, request);
  const goTo = (path: string[]) =>
    change({ path, stops: [...state.stops, state.path.length].filter((stop) => stop < path.length) });
  const up = () => {
    if (sizeOfSpan(state.window) < 1) {
      change({ window: WHOLE_WINDOW });
      return;
    }
    const stop = state.stops.at(-1) ?? 0;
    change({ path: state.path.slice(0, stop), stops: state.stops.slice(0, -1) });
  };
  const zoom = useZoom(shared, answer);
  const match = useMatch(shared, answer, room);
  return (
    <div class="flame" ref={box}>
      <Breadcrumb path={state.path} go={goTo} />
      {problem && <p class="problem">{problem}</p>}
      {answer && (
        <CallTree
          {...shared}
          {...zoom}
          label={t("Flame graph")}
          answer={answer}
          upward={state.layout === "flame"}
          hasMinimap
          match={match}
          step={shared.matching.step}
          open={(row) => goTo(zoomPath(answer, row))}
          up={up}
        />
      )}
    </div>
  );
}

/** The path that a click on a row zooms to; a folded row zooms to its parent. */
function zoomPath(answer: FlameAnswer, row: number): string[] {
  const { rows } = answer;
  const target = rows.flags[row]! & FOLDED ? rows.parents[row]! : row;
  return pathTo(rows, target, (at) => titleOf(answer, at));
}

/** The window that the state stands for in an answer, and what sets it. The page learns how much of all it shows. */
function useZoom({ state, change, setShare }: ViewProps, answer: FlameAnswer | undefined) {
  const { path, window } = state;
  const found = useMemo(
    () => answer && { ...spanOf(answer, path, window), ...rowOfPath(answer, path) },
    [answer, path, window],
  );
  const span = found?.span ?? WHOLE;
  useEffect(() => setShare(sizeOfSpan(span)), [span]);
  useEffect(() => () => setShare(1), []);
  const setSpan = (to: Span) => {
    if (answer) {
      const zoom = zoomOf(answer, path, to);
      change({ ...zoom, stops: state.stops.filter((stop) => stop < zoom.path.length) });
    }
  };
  return { span, setSpan, root: found?.row ?? 0, level: found?.level ?? 0 };
}

/** The row of the current match, also after a zoom has shown more of them; the page learns how many there are. */
function useMatch({ found, matching }: ViewProps, answer: FlameAnswer | undefined, room: number): number {
  const rows = useMemo(
    () => (answer && found ? matchesOf(answer, found.marks, room) : undefined),
    [answer, found, room],
  );
  const { target, step, setMatches } = matching;
  const last = useRef<{ answer: FlameAnswer; row: number; step: number }>(undefined);
  const row = useMemo(() => {
    if (!answer || !rows || target < 0) {
      return -1;
    }
    const before = last.current;
    const same = before?.step === step && before.row >= 0 ? sameRow(before.answer, before.row, answer) : -1;
    return rows.includes(same) ? same : (rows[target] ?? -1);
  }, [answer, rows, target, step]);
  useEffect(() => {
    last.current = answer && { answer, row, step };
    setMatches(rows?.length, rows?.indexOf(row) ?? -1);
  }, [answer, rows, row, step]);
  useEffect(() => () => setMatches(undefined, -1), []);
  return row;
}
