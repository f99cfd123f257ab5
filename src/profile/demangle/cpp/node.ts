/** The tree of a C++ name, and how it is copied and searched. */
import { type Budget, enter, leave } from "../budget.ts";

/** What a node is. */
export type Kind =
  | "array"
  | "binary"
  | "bindings"
  | "bitInt"
  | "builtin"
  | "cast"
  | "clone"
  | "closure"
  | "complex"
  | "constrainedParam"
  | "constraint"
  | "ctor"
  | "decltype"
  | "defaultArg"
  | "dtor"
  | "elaborated"
  | "enableIf"
  | "exprList"
  | "exprRequirement"
  | "fixed"
  | "fold"
  | "friend"
  | "function"
  | "functionParam"
  | "initializer"
  | "lambdaAuto"
  | "lambdaExpr"
  | "list"
  | "literal"
  | "method"
  | "moduleEntity"
  | "moduleName"
  | "name"
  | "nestedRequirement"
  | "new"
  | "nonTypeParam"
  | "nullary"
  | "operator"
  | "pack"
  | "packExpansion"
  | "paramPack"
  | "pointer"
  | "ptrMem"
  | "ptrMemCast"
  | "qualified"
  | "qualifiedArg"
  | "qualifiedType"
  | "qualifier"
  | "qualifiers"
  | "raw"
  | "reference"
  | "requires"
  | "rvalue"
  | "sizeofArgs"
  | "sizeofPack"
  | "special"
  | "stringLiteral"
  | "subobject"
  | "suffix"
  | "tagged"
  | "template"
  | "templateParam"
  | "templateTemplateParam"
  | "text"
  | "thisParam"
  | "transformed"
  | "trinary"
  | "typeParam"
  | "typeRequirement"
  | "typed"
  | "unary"
  | "vector"
  | "vendorQualifier";

/** A node; what `text`, `num` and `flag` mean depends on the kind, as does the order of the children. */
export interface Node {
  kind: Kind;
  /** What copies and searches descend into. */
  kids: (Node | undefined)[];
  text: string;
  num: number;
  flag: boolean;
  /** The template or pack that it refers to: it is elsewhere in the tree. */
  of: Node | undefined;
  /** How often it is being written: a node may be inside of itself. */
  writing: number;
}

/** What a node has besides its children. */
type More = Partial<Pick<Node, "text" | "num" | "flag" | "of">>;

/** Makes a node. */
export function node(kind: Kind, kids: Node["kids"] = [], more?: More): Node {
  return {
    kind,
    kids,
    text: more?.text ?? "",
    num: more?.num ?? 0,
    flag: more?.flag ?? false,
    of: more?.of,
    writing: 0,
  };
}

/** A name as it is. */
export function nameNode(text: string): Node {
  return node("name", [], { text });
}

/** Replaces a node that was copied; undefined leaves it. */
type Change = (node: Node) => Node | undefined;

/** A copy of a tree with changes, bottom up; undefined where nothing changed. Nothing is changed where `skip` holds. */
export function copy(
  of: Node,
  change: Change,
  skip: (node: Node) => boolean,
  budget: Budget,
): Node | undefined {
  if (skip(of)) {
    return undefined;
  }
  enter(budget);
  budget.steps -= of.kids.length;
  let kids: Node["kids"] | undefined;
  for (let i = 0; i < of.kids.length; i++) {
    const kid = of.kids[i];
    const own = kid && copy(kid, change, skip, budget);
    if (own) {
      kids ??= [...of.kids];
      // The qualifier's type stays: the Go demangler has it so.
      kids[i] = of.kind === "vendorQualifier" && i === 1 ? kid : own;
    }
  }
  leave(budget);
  if (!kids) {
    return change(of);
  }
  const own = { ...of, kids, flag: of.flag && of.kind !== "exprRequirement" };
  return change(own) ?? own;
}

/** Says once of each node that it was not seen. */
export function seenOnce(): (node: Node) => boolean {
  const seen = new Set<Node>();
  return (one) => seen.has(one) || !seen.add(one);
}

/** Visits a tree from the top; `visit` says whether to descend. */
export function traverse(of: Node, visit: (node: Node) => boolean, budget: Budget): void {
  if (!visit(of)) {
    return;
  }
  enter(budget);
  budget.steps -= of.kids.length;
  const isQualified = of.kind === "qualifiedType" || of.kind === "method";
  const end = isQualified ? 1 : of.kids.length;
  for (let i = 0; i < end; i++) {
    const kid = of.kids[i];
    if (kid) {
      traverse(kid, visit, budget);
    }
  }
  leave(budget);
}
