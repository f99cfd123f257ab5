/** The boxes with label values beside the nodes of pprof's graphs (addNodelets in internal/graph/dotgraph.go). */
import { compareText, type Format } from "../analyse/graph.ts";
import {
  BETWEEN_TEXTS,
  cumOf,
  flatOf,
  MAX_BESIDE_A_NODE,
  type NodeTags,
  type Tag,
} from "../analyse/nodeTags.ts";
import { label, scale } from "../table/units.ts";
import { compareValues, sizeOf, sumOf, type Value } from "../table/value.ts";
import { escapedForDot } from "./dotText.ts";

/** The boxes of a node and the arrows to them; a node that calls others shows what it weighs itself. */
export function nodelets(tags: NodeTags, number: number, isParent: boolean, format: Format): string {
  const weigh = isParent ? flatOf : cumOf;
  const texts = [...tags.texts.values()].sort(tagOrder(isParent)).slice(0, MAX_BESIDE_A_NODE);
  const lines = texts.flatMap((tag, i) => {
    const value = weigh(tag);
    if (value === 0) {
      return [];
    }
    const own = `N${number}_${i}`;
    const text = format(value);
    const numbers = tags.numbers.get(tag.name);
    return [
      `${own} [label = "${textOf(tag)}" id="${own}" fontsize=8 shape=box3d tooltip="${text}"]\n`,
      `N${number} -> ${own} [label=" ${text}" weight=100 tooltip="${text}" labeltooltip="${text}"]\n`,
      ...numberBoxes(numbers, own, isParent, format),
    ];
  });
  return [...lines, ...numberBoxes(tags.numbers.get(""), `N${number}`, isParent, format)].join("");
}

/** Each text by itself: the line ends between them are ours. */
function textOf({ name }: Tag): string {
  return name.split(BETWEEN_TEXTS).map(escapedForDot).join(BETWEEN_TEXTS);
}

function numberBoxes(
  tags: ReadonlyMap<string, Tag> | undefined,
  source: string,
  isParent: boolean,
  format: Format,
): string[] {
  return grouped([...(tags?.values() ?? [])], isParent).flatMap((tag, i) => {
    const isFlat = isParent || flatOf(tag) === cumOf(tag);
    const value = isFlat ? flatOf(tag) : cumOf(tag);
    if (value === 0) {
      return [];
    }
    const own = `N${source}_${i}`;
    const text = format(value);
    const style = isFlat ? "" : ' style="dotted"';
    return [
      `${own} [label = "${escapedForDot(tag.name)}" id="${own}" fontsize=8 shape=box3d tooltip="${text}"]\n`,
      `${source} -> ${own} [label=" ${text}" weight=100 tooltip="${text}" labeltooltip="${text}"${style}]\n`,
    ];
  });
}

function tagOrder(isParent: boolean): (a: Tag, b: Tag) => number {
  return (a, b) =>
    (isParent ? 0 : compareValues(sizeOf(b.cum), sizeOf(a.cum))) ||
    compareValues(sizeOf(b.flat), sizeOf(a.flat)) ||
    compareText(a.name, b.name);
}

/** Up to four numbers, or four groups of near ones, such as `1MB..2MB` (collapsedTags). */
function grouped(tags: Tag[], isParent: boolean): Tag[] {
  const order = tagOrder(isParent);
  const sorted = tags.sort(order);
  if (sorted.length <= MAX_BESIDE_A_NODE) {
    return sorted;
  }
  const groups: [Tag, ...Tag[]][] = sorted.slice(0, MAX_BESIDE_A_NODE).map((tag) => [tag]);
  for (const tag of sorted.slice(MAX_BESIDE_A_NODE)) {
    let nearest = groups[0]!;
    for (const group of groups) {
      if (distance(tag, group[0]) < distance(tag, nearest[0])) {
        nearest = group;
      }
    }
    nearest.push(tag);
  }
  return groups.map(asOne).sort(order);
}

function distance(a: Tag, b: Tag): number {
  return Math.abs(scale(b.number, b.unit, a.unit).value - Number(a.number));
}

function asOne(group: readonly [Tag, ...Tag[]]): Tag {
  const [first] = group;
  const text = ({ number, unit }: Tag) => label(number, unit);
  const sum = (of: (tag: Tag) => Value) => sumOf(group.map(of));
  const flat = flatOf({ flat: sum((tag) => tag.flat), flatDivisor: sum((tag) => tag.flatDivisor) });
  const cum = cumOf({ cum: sum((tag) => tag.cum), cumDivisor: sum((tag) => tag.cumDivisor) });
  const least = group.reduce((a, b) => (b.number < a.number ? b : a));
  const most = group.reduce((a, b) => (b.number > a.number ? b : a));
  const name = group.length === 1 ? text(first) : `${text(least)}..${text(most)}`;
  return { ...first, name, flat, cum, flatDivisor: 0, cumDivisor: 0 };
}
