/** Expressions of the Itanium C++ ABI, section 5.1.6. */
import { fail, isDigit } from "../budget.ts";
import { type Node, node } from "./node.ts";
import { OPERATORS } from "./operators.ts";
import { compactNumber, expect, number, type Parser, peek, take, takePair } from "./parser.ts";
import { findPack } from "./simplify.ts";
import { unresolvedName } from "./unresolved.ts";
import { sourceName, untilEnd } from "./words.ts";

/** `<operator-name>`; in an expression, the type of a cast has its template arguments already. */
export function operator(p: Parser, inExpression: boolean): [Node, number] {
  const code = p.text.slice(p.at, p.at + 2);
  p.at += 2;
  if (code.startsWith("v") && isDigit(code.slice(1))) {
    return [node("operator", [], { text: sourceName(p).text }), Number(code.slice(1))];
  }
  if (code === "cv") {
    if (!inExpression) {
      p.templates.push(undefined);
    }
    const to = p.grammar.type(p, !inExpression);
    if (!inExpression) {
      p.templates.pop();
    }
    return [node("cast", [to]), 1];
  }
  const [text, operands] = OPERATORS.get(code) ?? fail();
  return [node("operator", [], { text }), operands];
}

/** `<expression>` */
export function expression(p: Parser): Node {
  const first = peek(p);
  switch (first) {
    case "":
      return fail();
    case "L":
      return p.grammar.primary(p);
    case "T":
      return p.grammar.templateParam(p);
    case "u":
      return vendorCall(p);
  }
  if (isDigit(first) || takePair(p, "on")) {
    const [own] = p.grammar.unqualifiedName(p, undefined);
    return peek(p) === "I" ? node("template", [own, ...p.grammar.templateArgs(p)]) : own;
  }
  if (first === "f" && peek(p, 1) === "L" && isDigit(peek(p, 2))) {
    p.at += 2;
    number(p);
    expect(p, "p");
    return functionParam(p);
  }
  const code = first + peek(p, 1);
  const special = SPECIAL[code];
  if (special === undefined) {
    return operation(p, code);
  }
  p.at += code === "sr" || code === "st" ? 0 : 2;
  return special(p);
}

/** What is no operator with operands, by its code. */
const SPECIAL: Readonly<Record<string, (p: Parser) => Node>> = {
  so(p) {
    const [type, of] = [p.grammar.type(p, false), p.grammar.expression(p)];
    const num = optionalNumber(p);
    while (take(p, "_")) {
      optionalNumber(p);
    }
    take(p, "p");
    expect(p, "E");
    return node("subobject", [type, of], { num });
  },
  sr: (p) => unresolvedName(p),
  sp(p) {
    const own = p.grammar.expression(p);
    return node("packExpansion", [own], { of: findPack(own, p.budget) });
  },
  sZ(p) {
    const of = findPack(p.grammar.expression(p), p.budget) ?? fail();
    return node("sizeofPack", [], { of });
  },
  sP: (p) =>
    node(
      "sizeofArgs",
      untilEnd(p, () => p.grammar.templateArg(p, [])),
    ),
  fp: (p) => (take(p, "T") ? node("functionParam") : functionParam(p)),
  mc(p) {
    const kids = [p.grammar.type(p, false), p.grammar.expression(p)];
    optionalNumber(p);
    expect(p, "E");
    return node("ptrMemCast", kids);
  },
  il: (p) => node("initializer", [undefined, expressions(p, "E")]),
  tl: (p) => node("initializer", [p.grammar.type(p, false), expressions(p, "E")]),
  st(p) {
    const [own] = p.grammar.operator(p, true);
    return node("unary", [own, p.grammar.type(p, false)], { num: 1 });
  },
  rq: (p) => requirements(p, []),
  rQ(p) {
    const params: Node[] = [];
    while (peek(p) !== "_") {
      params.push(p.grammar.type(p, false));
    }
    expect(p, "_");
    return requirements(p, params);
  },
};

function optionalNumber(p: Parser): number {
  return peek(p) === "n" || isDigit(peek(p)) ? number(p) : 0;
}

/** `fp <CV-qualifiers> [<number>] _`, after the fp. */
function functionParam(p: Parser): Node {
  p.grammar.qualifiers(p);
  return node("functionParam", [], { num: compactNumber(p) + 1 });
}

/** Expressions up to a mark. */
function expressions(p: Parser, end: string): Node {
  const all: Node[] = [];
  while (!take(p, end)) {
    all.push(p.grammar.expression(p));
  }
  return node("exprList", all);
}

/** `u <source-name> <template-arg>* E`, and the `__uuidof` of LLVM. */
function vendorCall(p: Parser): Node {
  p.at += 1;
  const name = sourceName(p);
  const call = (args: Node[]) =>
    node("binary", [node("operator", [], { text: "()" }), name, node("exprList", args)]);
  if (name.text === "__uuidof") {
    if (p.text.length - p.at < 2) {
      fail();
    }
    if (take(p, "t")) {
      return call([p.grammar.type(p, false)]);
    }
    if (take(p, "z")) {
      return call([p.grammar.expression(p)]);
    }
  }
  return call(untilEnd(p, () => p.grammar.templateArg(p, [])));
}

/** An operator and its operands. */
function operation(p: Parser, code: string): Node {
  const [own, operands] = p.grammar.operator(p, true);
  switch (operands) {
    case 0:
      return node("nullary", [own]);
    case 1:
      return unary(p, code, own);
    case 2:
      return binary(p, code, own);
    case 3:
      return ternary(p, code, own);
    default:
      return fail();
  }
}

function unary(p: Parser, code: string, own: Node): Node {
  const flag = (code === "pp" || code === "mm") && !take(p, "_");
  const isList = own.kind === "cast" && take(p, "_");
  return node("unary", [own, isList ? expressions(p, "E") : p.grammar.expression(p)], { flag });
}

function binary(p: Parser, code: string, own: Node): Node {
  if (code.startsWith("f")) {
    const [folded] = p.grammar.operator(p, true);
    return node("fold", [folded, p.grammar.expression(p), undefined], { flag: code === "fl" });
  }
  const left = ["sc", "dc", "cc", "rc"].includes(code)
    ? p.grammar.type(p, false)
    : code === "di"
      ? p.grammar.unqualifiedName(p, undefined)[0]
      : p.grammar.expression(p);
  return node("binary", [own, left, rightSide(p, code)]);
}

function rightSide(p: Parser, code: string): Node {
  if (code === "cl" || code === "cp") {
    return expressions(p, "E");
  }
  if (code !== "dt" && code !== "pt") {
    return p.grammar.expression(p);
  }
  if (peek(p) === "L") {
    return p.grammar.primary(p);
  }
  const own = unresolvedName(p);
  return peek(p) === "I" ? node("template", [own, ...p.grammar.templateArgs(p)]) : own;
}

function ternary(p: Parser, code: string, own: Node): Node {
  if (code.startsWith("n")) {
    return allocation(p, own);
  }
  if (code.startsWith("f")) {
    const [folded] = p.grammar.operator(p, true);
    const kids = [folded, p.grammar.expression(p), p.grammar.expression(p)];
    return node("fold", kids, { flag: code === "fL" });
  }
  return node("trinary", [own, p.grammar.expression(p), p.grammar.expression(p), p.grammar.expression(p)]);
}

/** `nw <expression>* _ <type> …` */
function allocation(p: Parser, own: Node): Node {
  const place = expressions(p, "_");
  const type = p.grammar.type(p, false);
  let initial: Node | undefined;
  if (!take(p, "E")) {
    if (takePair(p, "pi")) {
      initial = expressions(p, "E");
    } else {
      initial = peek(p) + peek(p, 1) === "il" ? p.grammar.expression(p) : fail();
    }
  }
  return node("new", [own, place.kids.length === 0 ? undefined : place, type, initial]);
}

/** `<requirement>+ E` */
function requirements(p: Parser, params: Node[]): Node {
  const all = untilEnd(p, () => {
    if (take(p, "X")) {
      const own = p.grammar.expression(p);
      const flag = take(p, "N");
      return node("exprRequirement", [own, take(p, "R") ? p.grammar.name(p)[0] : undefined], { flag });
    }
    return take(p, "T")
      ? node("typeRequirement", [p.grammar.type(p, false)])
      : take(p, "Q")
        ? node("nestedRequirement", [p.grammar.expression(p)])
        : fail();
  });
  return node("requires", [node("list", params), node("list", all)]);
}

/** `<expr-primary> ::= L <type> <value> E | L <mangled-name> E` */
export function primary(p: Parser): Node {
  expect(p, "L");
  const isMarked = take(p, "_");
  if (isMarked || peek(p) === "Z") {
    expect(p, "Z");
    const own = p.grammar.encoding(p, true, false);
    expect(p, "E");
    return own;
  }
  const type = p.grammar.type(p, false);
  const flag = take(p, "n");
  if (peek(p) === "E" && !(type.kind === "builtin" && type.text === "decltype(nullptr)")) {
    p.at += 1;
    const element = type.kind === "qualifiedType" ? type.kids[0]! : type;
    const kind = type.kind === "closure" ? "lambdaExpr" : element.kind === "array" ? "stringLiteral" : fail();
    return node(kind, [type]);
  }
  const end = p.text.indexOf("E", p.at);
  if (end < 0) {
    fail();
  }
  const text = p.text.slice(p.at, end);
  p.at = end + 1;
  return node("literal", [type], { text, flag });
}
