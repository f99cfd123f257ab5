/** Texts that make a regular expression slow, if any do: made from its own parts. */
import type { analyse } from "scslre";

/** The syntax tree of an expression. */
export type Pattern = ReturnType<typeof analyse>["parsed"]["pattern"];
type Alternative = Pattern["alternatives"][number];
type Element = Alternative["elements"][number];
type Quantifier = Extract<Element, { type: "Quantifier" }>;
type Node = Pattern | Alternative | Element;

/** Characters of each kind that an expression may distinguish. */
const CHARACTERS = [..."aA0 \t\n\r./\\:,@\"'`-_=+*?!#$%&|^[](){}<>hgé\u{1f600}"];

/** What follows the repetition: an expression that is slow is slow if it fails. */
const ENDS = ["", "\n", "\u0001"];

/** A part that is repeated no more often than this costs little. */
const FEW = 60;

/** How many texts are tried for what comes before a repetition, and for what it repeats. */
const BEFORE = 6;
const REPEATED = 12;

/** A text: its beginning, what it repeats, and its end. */
export interface Attack {
  before: string;
  unit: string;
  end: string;
}

/**
 * For each repetition of an expression, what may come before it and then what it repeats; and both together, again and
 * again.
 */
export function attacksOn(pattern: Pattern, flags: string): Attack[] {
  const found = new Map<string, Attack>();
  const add = (before: string, unit: string, end: string) => {
    if (unit !== "") {
      found.set(JSON.stringify([before, unit, end]), { before, unit, end });
    }
  };
  for (const quantifier of quantifiersIn(pattern)) {
    const units = samples(quantifier.element, flags, REPEATED);
    for (const before of textsBefore(quantifier, flags)) {
      for (const unit of units) {
        for (const end of ENDS) {
          add(before, unit, end);
        }
        add("", before + unit, "");
        add("", `${before + unit}\n`, "");
      }
      add("", before, "");
    }
  }
  return [...found.values()];
}

function quantifiersIn(node: Node): Quantifier[] {
  switch (node.type) {
    case "Quantifier":
      return [...(node.max > FEW ? [node] : []), ...quantifiersIn(node.element)];
    case "Alternative":
      return node.elements.flatMap(quantifiersIn);
    default:
      return "alternatives" in node ? (node.alternatives as Node[]).flatMap(quantifiersIn) : [];
  }
}

/** What may come before a part of the expression. */
function textsBefore(node: Node, flags: string): string[] {
  const parent = node.parent as Node | null;
  if (parent === null || !("type" in parent)) {
    return [""];
  }
  const above = textsBefore(parent, flags);
  if (parent.type !== "Alternative") {
    return above;
  }
  const before = parent.elements.slice(0, parent.elements.indexOf(node as Element));
  return joined([above, ...before.map((one) => samples(one, flags, 3))], BEFORE);
}

/** Each text of the first list with each of the next, at most `most`. */
function joined(lists: readonly (readonly string[])[], most: number): string[] {
  return lists.reduce<string[]>(
    (texts, list) => texts.flatMap((text) => list.map((more) => text + more)).slice(0, most),
    [""],
  );
}

/** Some texts that a part matches. */
function samples(node: Element, flags: string, most: number): string[] {
  switch (node.type) {
    case "Character":
      return [String.fromCodePoint(node.value)];
    case "CharacterSet":
    case "CharacterClass":
    case "ExpressionCharacterClass": {
      const one = new RegExp(`^${node.raw}$`, flags.replace(/[gmy]/g, ""));
      return CHARACTERS.filter((character) => one.test(character)).slice(0, most);
    }
    case "Group":
    case "CapturingGroup": {
      const texts = node.alternatives.map(({ elements }) =>
        joined(
          elements.map((element) => samples(element, flags, 3)),
          3,
        ),
      );
      return texts.flat().slice(0, most);
    }
    case "Quantifier": {
      const texts = samples(node.element, flags, most).map((text) => text.repeat(Math.max(1, node.min)));
      return node.min === 0 ? ["", ...texts].slice(0, most) : texts;
    }
    default:
      return [""];
  }
}
