/** Puts the arguments of templates in the place of their parameters, and merges qualifiers. */
import type { Budget } from "../budget.ts";
import { copy, type Node, node, seenOnce, traverse } from "./node.ts";

/** A tree with everything replaced that has a simpler form. */
export function simplify(a: Node, budget: Budget): Node {
  return copy(a, (one) => simpler(one, budget), seenOnce(), budget) ?? a;
}

/** The simpler form of one node; undefined where there is none. */
function simpler(a: Node, budget: Budget): Node | undefined {
  const [base, quals] = a.kids;
  switch (a.kind) {
    case "templateParam":
      return a.of?.kids[a.num + 1];
    case "method":
      return simplerMethod(a);
    case "qualifiedType":
      if (base!.kind === "function") {
        return node("method", [base, quals]);
      }
      if (base!.kind === "qualifiedType" || base!.kind === "method") {
        const merged = mergedQualifiers(quals, base!.kids[1]);
        return node(base!.kind, [base!.kids[0], merged], { text: base!.text });
      }
      return undefined;
    case "reference":
      return base!.kind === "reference"
        ? base
        : base!.kind === "rvalue"
          ? node("reference", base!.kids, { text: a.text })
          : undefined;
    case "rvalue":
      return base!.kind === "rvalue" || base!.kind === "reference" ? base : undefined;
    case "array":
      return quals!.kind === "qualifiedType" ? arrayOf(base, quals!) : undefined;
    case "packExpansion":
      return a.of && node("exprList", expanded(base!, a.of, budget));
    default:
      return undefined;
  }
}

function simplerMethod(a: Node): Node | undefined {
  const [base, quals] = a.kids;
  if (base!.kind === "method") {
    const isOne = a.text === "&" || base!.text === "&";
    const text = a.text !== "" && base!.text !== "" && isOne ? "&" : a.text || base!.text;
    return node("method", [base!.kids[0], mergedQualifiers(quals, base!.kids[1])], { text });
  }
  return base!.kind === "qualifiedType"
    ? node("method", [base!.kids[0], mergedQualifiers(quals, base!.kids[1])], { text: a.text })
    : undefined;
}

/** An expression once for each argument of a pack. */
function expanded(base: Node, pack: Node, budget: Budget): Node[] {
  return pack.kids.map((arg) => {
    const isSeen = seenOnce();
    const own = copy(
      base,
      (one) => (one === pack ? arg : undefined),
      (one) => one.kind === "packExpansion" || isSeen(one),
      budget,
    );
    return simplify(own ?? base, budget);
  });
}

/** Qualifiers of two lists, put into the first one. */
export function mergedQualifiers(one: Node | undefined, other: Node | undefined): Node | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  const isPlain = (own: Node | undefined) => own!.kids.length === 0;
  const plain = new Set(one.kids.filter(isPlain).map((own) => own!.text));
  for (const own of other.kids) {
    if (!isPlain(own) || !plain.has(own!.text)) {
      one.kids.push(own);
    }
    if (isPlain(own)) {
      plain.add(own!.text);
    }
  }
  return one;
}

/** Qualifiers of the element are those of the array. */
export function arrayOf(size: Node | undefined, of: Node): Node {
  return of.kind === "qualifiedType"
    ? node("qualifiedType", [node("array", [size, of.kids[0]]), of.kids[1]])
    : node("array", [size, of]);
}

/** The pack that a parameter in a tree stands for. */
export function findPack(a: Node, budget: Budget): Node | undefined {
  const isSeen = seenOnce();
  let found: Node | undefined;
  const visit = (one: Node): boolean => {
    if (found !== undefined) {
      return false;
    }
    switch (one.kind) {
      case "templateParam": {
        const arg = one.of?.kids[one.num + 1];
        found = arg?.kind === "pack" ? arg : undefined;
        return false;
      }
      case "packExpansion":
      case "closure":
      case "tagged":
      case "fixed":
      case "defaultArg":
        return false;
    }
    return !isSeen(one);
  };
  traverse(a, visit, budget);
  return found;
}
