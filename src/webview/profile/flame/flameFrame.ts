/** The colour and text of a frame of the flame graph. Pure. */

import { minus } from "../../../profile/table/value.ts";
import { t } from "../../shared/l10n.ts";
import { percent, sign } from "../../shared/numbers.ts";
import { changeColor, greyColor, hueColor, originColor, type Tone } from "../colors.ts";
import { FOLDED } from "../flameRows.ts";
import { shortName } from "../names.ts";
import type { Scheme } from "../state.ts";
import type { FlameAnswer, FlameRows, Frame } from "../wire.ts";
import { originOf } from "./origin.ts";
import { hueOf, isRuntime, packageOf } from "./packages.ts";

/** The frame of a row; undefined for a folded row. */
export function frameOf({ rows, frames }: FlameAnswer, row: number): Frame | undefined {
  return frames[rows.frames[row]!];
}

/** The whole name of a row; for a folded row and the root, a text. */
export function titleOf(answer: FlameAnswer, row: number): string {
  const { rows } = answer;
  if (rows.flags[row]! & FOLDED) {
    return rows.counts[row] === 1 ? t("1 narrow frame") : t("{0} narrow frames", rows.counts[row]!);
  }
  return frameOf(answer, row)?.name || t("all");
}

/** The colours of the frames of an answer: they are computed once, not for each picture. */
const painted = new WeakMap<FlameAnswer, { key: string; colors: (string | undefined)[] }>();

/** Returns what gives the colour of a row. */
export function painter(answer: FlameAnswer, scheme: Scheme, tone: Tone): (row: number) => string {
  const { rows, frames } = answer;
  const key = `${scheme} ${tone}`;
  let known = painted.get(answer);
  if (known?.key !== key) {
    known = { key, colors: [] };
    painted.set(answer, known);
  }
  const { colors } = known;
  const grey = greyColor(tone);
  if (rows.bases) {
    return (row) => {
      colors[row] ??= changeColor(rows.flags[row]! & FOLDED ? 0 : changeRatio(rows, row), tone);
      return colors[row];
    };
  }
  return (row) => {
    const frame = rows.frames[row]!;
    if (frame < 0 || frames[frame]!.node < 0) {
      return grey;
    }
    colors[frame] ??= colorOf(frames[frame]!, scheme, tone);
    return colors[frame];
  };
}

/** From −1, gone, to 1, new. */
function changeRatio({ bases, values }: FlameRows, row: number): number {
  const base = bases![row]!;
  const value = values[row]!;
  return Number(minus(value, base)) / Math.max(Math.abs(Number(base)), Math.abs(Number(value)), 1);
}

function colorOf(frame: Frame, scheme: Scheme, tone: Tone): string {
  if (scheme === "origin") {
    return originColor(originOf(frame), tone);
  }
  const path = packageOf(frame.name);
  return path === "" || isRuntime(path) ? greyColor(tone) : hueColor(hueOf(path), tone);
}

/** The change of a row of a comparison: a number, or a word where it is not on both sides. Empty without a change. */
export function changeOf({ bases, values }: FlameRows, row: number): string {
  if (!bases || bases[row] === values[row]) {
    return "";
  }
  if (bases[row] === 0) {
    return t("new");
  }
  const difference = minus(values[row]!, bases[row]!);
  return values[row] === 0 ? t("gone") : `${sign(difference)}${percent(difference, bases[row]!)}`;
}

/** The least of a cut name that stays beside a whole change, in characters. */
const MIN_NAME = 8;

/** What is written on a frame: its name, then its change; of a change without room, the sign. */
export function labelOf(
  answer: FlameAnswer,
  row: number,
  room: number,
  measure: (text: string) => number,
): string {
  const name = titleOf(answer, row);
  const change = changeOf(answer.rows, row);
  if (change === "") {
    return fitted(name, room, measure);
  }
  const withChange = fitted(name, room - measure(` ${change}`), measure);
  if (withChange.length >= Math.min(MIN_NAME, shortName(name).length)) {
    return `${withChange} ${change}`;
  }
  const mark = sign(minus(answer.rows.values[row]!, answer.rows.bases![row]!));
  const withMark = fitted(name, room - measure(` ${mark}`), measure);
  return withMark === "" ? "" : `${withMark} ${mark}`;
}

/** As much of a name as fits, at least 3 characters or none; `measure` returns the width of a text in pixels. */
export function fitted(name: string, room: number, measure: (text: string) => number): string {
  if (room < measure("abc")) {
    return "";
  }
  for (const candidate of [name, shortName(name)]) {
    // A hostile name may have a million characters, which never fit.
    if (candidate.length <= room && measure(candidate) <= room) {
      return candidate;
    }
  }
  const short = shortName(name).slice(0, Math.ceil(room));
  let low = 0;
  let high = short.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${short.slice(0, middle)}…`) <= room) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low < 3 ? "" : `${short.slice(0, low)}…`;
}
