/** The texts of a flame page. Pure. */

import { label } from "../profile/table/units.ts";
import { minus, sizeOf, type Value } from "../profile/table/value.ts";
import { shortName } from "../webview/profile/names.ts";
import { amount, count, percent, sign } from "../webview/shared/numbers.ts";
import { type FlameHead, type FlameTree, fromJson, hasFolded, type Row } from "./data.ts";
import type { DrawnFrame } from "./drawn.ts";

/** Writes numbers of a profile. */
export interface Words {
  /** A value with its unit. */
  value(value: Value): string;
  /** A difference with its sign. */
  change(value: Value): string;
  /** The share of all. */
  share(value: Value): string;
}

/** The words for the values of a page. */
export function wordsOf({ type, divideBy, unit, total }: Omit<FlameHead, "folds" | "levels">): Words {
  const fits = unit === "minimum" || unit === "auto";
  const all = fromJson(total);
  const value = (given: Value) => {
    const number = divideBy === 1 ? given : Number(given) / divideBy;
    return fits ? amount(number, type.unit) : label(number, type.unit, unit);
  };
  return {
    value,
    change: (number) => `${sign(number)}${value(sizeOf(number))}`,
    share: (number) => percent(number, all),
  };
}

/** The whole name of a row. */
export function nameOf({ names, frames }: FlameTree, row: Row): string {
  if (row === 0) {
    return "all";
  }
  return frames[row]! < 0 ? several(-frames[row]!, "frame") : names[frames[row]!]!;
}

/** The whole name of what is drawn. */
function titleOf(tree: FlameTree, { kind, row, count: frames }: DrawnFrame): string {
  if (kind === "rest") {
    return several(frames, "narrow frame");
  }
  return kind === "callers" ? several(frames, "caller") : nameOf(tree, row);
}

/** The text on a frame: in a comparison the sign of the change first, since a colour alone says nothing. */
export function labelOf(tree: FlameTree, drawn: DrawnFrame, characters: number): string {
  const name = titleOf(tree, drawn);
  const change = changeOf(drawn);
  const mark = change === "" ? "" : `${change[0]} `;
  for (const label of [`${mark}${name} ${change}`.trimEnd(), `${mark}${name}`]) {
    if (label.length <= characters) {
      return label;
    }
  }
  return mark + shortName(name).slice(0, Math.ceil(2 * characters));
}

/** `+12.5 %`, `−3.0 %` or `+ new`; empty for no change, or where nothing is compared. */
export function changeOf({ value, base }: Pick<DrawnFrame, "value" | "base">): string {
  if (base === undefined || base === value) {
    return "";
  }
  return base === 0
    ? "+ new"
    : sign(minus(value, base)) + percent(minus(value, base), base).replace("<", " under");
}

/** What is known of a frame, line by line: the name first. `parent` is its caller's row. */
export function factsOf(tree: FlameTree, drawn: DrawnFrame, words: Words): string[] {
  const { value, base, self, kind } = drawn;
  const row = kind === "rest" ? drawn.row : tree.parents[drawn.row]!;
  // The root is all.
  const of = row <= 0 ? [] : [`${percent(value, tree.values[row]!)} of ${shortName(nameOf(tree, row))}`];
  const shares = [`${words.share(value)} of all`, ...of].join(", ");
  const lines = [titleOf(tree, drawn)];
  if (base !== undefined) {
    const change = base === value ? "no change" : `${words.change(minus(value, base))} (${changeOf(drawn)})`;
    lines.push(`Before ${words.value(base)}, after ${words.value(value)}: ${change}`);
    lines.push(`After: ${shares}`);
  } else {
    lines.push(`Total ${words.value(value)}: ${shares}`);
  }
  if (kind === "frame" || kind === "caller") {
    lines.push(`Self ${words.value(self)}: ${words.share(self)} of all`);
  }
  return lines;
}

/** What was measured, in one line: the parts of the editor's status line, and when. */
export function measured(head: FlameHead, tree: FlameTree, words: Words): string {
  const { type, durationNanos, taken, time } = head;
  const total = fromJson(head.total);
  const value = tree.values[0]!;
  const base = tree.bases?.[0];
  const duration = durationNanos > 0 ? amount(durationNanos, "nanoseconds") : "";
  const parts = [type.type];
  if (base !== undefined) {
    const change =
      value === base ? "no change" : `${words.change(minus(value, base))} (${changeOf({ value, base })})`;
    parts.push(`before ${words.value(base)}, after ${words.value(value)}: ${change}`);
  } else if (type.unit === "nanoseconds" && duration !== "") {
    const all = words.value(total);
    const cores = (Number(total) / durationNanos).toFixed(2);
    parts.push(
      type.type === "cpu" ? `${all} of CPU in ${duration} (${cores} cores)` : `${all} in ${duration}`,
    );
  } else {
    parts.push(words.value(total), ...(duration === "" ? [] : [`recorded for ${duration}`]));
  }
  if (taken !== undefined) {
    parts.push(several(taken, "sample"));
  }
  if (value !== total || base === undefined) {
    parts.push(`showing ${percent(value, total)}`);
  }
  if (time !== "") {
    parts.push(time);
  }
  return parts.join(" · ");
}

/** What the page leaves out. */
export function folding({ folds, levels, total }: FlameHead, tree: FlameTree, words: Words): string {
  if (!hasFolded(tree)) {
    return "It has all frames.";
  }
  const share = `${Number((100 * folds).toPrecision(2))} %`;
  const small =
    folds === 0 ? "" : `Frames under ${share} of all (${words.value(Number(fromJson(total)) * folds)}) and `;
  return `${small}${small ? "f" : "F"}rames below level ${count(levels)} are folded into grey frames, where a search does not look. All sums are exact.`;
}

/** A number of things, such as `1 frame` or `1,200 frames`. */
export function several(number: number, thing: string): string {
  return number === 1 ? `1 ${thing}` : `${count(number)} ${thing}s`;
}
