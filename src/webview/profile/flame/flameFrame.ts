/** The colour and text of a frame of the flame graph. Pure. */

import { t } from "../../shared/l10n.ts";
import { percent, sign } from "../../shared/numbers.ts";
import { changeColor, greyColor, hueColor, type Tone } from "../colors.ts";
import { FOLDED } from "../flameRows.ts";
import { shortName } from "../names.ts";
import type { FlameAnswer, FlameRows, Frame } from "../wire.ts";
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

/** The colour of a row. */
export function colorOf(answer: FlameAnswer, row: number, tone: Tone): string {
  const { rows } = answer;
  if (rows.bases) {
    const base = rows.bases[row]!;
    const value = rows.values[row]!;
    return changeColor((value - base) / Math.max(Math.abs(base), Math.abs(value), 1), tone);
  }
  const path = packageOf(frameOf(answer, row)?.name ?? "");
  return path === "" || isRuntime(path) ? greyColor(tone) : hueColor(hueOf(path), tone);
}

/** The text before the name in a comparison: the change, so that the colour is not the only sign of it. */
export function changeOf({ bases, values }: FlameRows, row: number): string {
  if (!bases) {
    return "";
  }
  const difference = values[row]! - bases[row]!;
  if (bases[row] === 0) {
    return difference === 0 ? "" : `${t("new")} `;
  }
  return difference === 0 ? "" : `${sign(difference)}${percent(difference, bases[row]!)} `;
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
