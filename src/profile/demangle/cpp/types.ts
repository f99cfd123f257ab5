/** Types of the Itanium C++ ABI, section 5.1.5. */
import { fail, isDigit, NOT_MANGLED } from "../budget.ts";
import { arrayType, moreType } from "./moreTypes.ts";
import { type Node, nameNode, node } from "./node.ts";
import { compactNumber, expect, isUpper, type Parser, peek, take } from "./parser.ts";
import { mergedQualifiers } from "./simplify.ts";
import { isStandard } from "./substitutions.ts";
import { unnamed } from "./unqualified.ts";
import { referenceQualifier, sourceName } from "./words.ts";

const BUILTIN: Readonly<Record<string, string>> = {
  a: "signed char",
  b: "bool",
  c: "char",
  d: "double",
  e: "long double",
  f: "float",
  g: "__float128",
  h: "unsigned char",
  i: "int",
  j: "unsigned int",
  l: "long",
  m: "unsigned long",
  n: "__int128",
  o: "unsigned __int128",
  s: "short",
  t: "unsigned short",
  v: "void",
  w: "wchar_t",
  x: "long long",
  y: "unsigned long long",
  z: "...",
};

const ELABORATED: Readonly<Record<string, string>> = { s: "struct", u: "union", e: "enum" };

/** `<type>`. In the type of a cast operator, template arguments may belong to what is cast. */
export function type(p: Parser, isCast: boolean): Node {
  const qualifiers = p.grammar.qualifiers(p);
  const first = peek(p);
  if (Object.hasOwn(BUILTIN, first)) {
    p.at += 1;
    const own = node("builtin", [], { text: BUILTIN[first]! });
    return qualifiers === undefined ? own : qualified(p, own, qualifiers);
  }
  // Qualifiers before a function's type are those of its object.
  const isMethod = qualifiers !== undefined && first === "F";
  const [own, isNew] = bareType(p, first, isCast);
  if (isNew && !isMethod) {
    p.subs.push(own);
  }
  return qualifiers === undefined ? own : qualified(p, own, qualifiers);
}

function qualified(p: Parser, own: Node, qualifiers: Node): Node {
  let result = own;
  if (own.kind === "function") {
    result = node("method", [own, qualifiers]);
  } else if (own.kind === "method") {
    own.kids[1] = mergedQualifiers(qualifiers, own.kids[1]);
  } else if (own.kind === "qualifiedType") {
    result = node("qualifiedType", [own.kids[0], mergedQualifiers(qualifiers, own.kids[1])]);
  } else {
    result = node("qualifiedType", [own, qualifiers]);
  }
  p.subs.push(result);
  return result;
}

/** A type without qualifiers, and whether later parts may refer to it. */
function bareType(p: Parser, first: string, isCast: boolean): [Node, boolean] {
  if (isDigit(first)) {
    return [p.grammar.name(p)[0], true];
  }
  switch (first) {
    case "u":
      return [vendorType(p), true];
    case "F":
      return [functionType(p), true];
    case "N":
    case "W":
    case "Z":
      return [p.grammar.name(p)[0], true];
    case "A":
      return [arrayType(p, isCast), true];
    case "M": {
      p.at += 1;
      const of = p.grammar.type(p, false);
      return [node("ptrMem", [of, p.grammar.type(p, isCast)]), true];
    }
    case "T":
      return [parameterType(p, isCast), true];
    case "S":
      return substitutedType(p, isCast);
    case "O":
    case "P":
    case "R":
    case "C":
    case "G": {
      p.at += 1;
      const [kind, text] = POINTERS[first];
      return [node(kind, [p.grammar.type(p, isCast)], { text }), true];
    }
    case "U":
      return vendorQualified(p, isCast);
    case "D":
      p.at += 1;
      return moreType(p, isCast);
    default:
      return fail();
  }
}

const POINTERS = {
  O: ["rvalue", "&&"],
  P: ["pointer", "*"],
  R: ["reference", "&"],
  C: ["complex", " _Complex"],
  G: ["complex", " _Imaginary"],
} as const;

function vendorType(p: Parser): Node {
  p.at += 1;
  const own = sourceName(p);
  if (!take(p, "I")) {
    return own;
  }
  const base = p.grammar.type(p, false);
  expect(p, "E");
  return node("transformed", [base], { text: own.text });
}

function vendorQualified(p: Parser, isCast: boolean): [Node, boolean] {
  const second = peek(p, 1);
  if (second === "l" || second === "t") {
    return [unnamed(p), false];
  }
  p.at += 1;
  const own = sourceName(p);
  const qualifier = peek(p) === "I" ? node("template", [own, ...p.grammar.templateArgs(p)]) : own;
  return [node("vendorQualifier", [qualifier, p.grammar.type(p, isCast)]), true];
}

function parameterType(p: Parser, isCast: boolean): Node {
  const text = ELABORATED[peek(p, 1)];
  if (text !== undefined) {
    p.at += 2;
    return node("elaborated", [p.grammar.name(p)[0]], { text });
  }
  const own = p.grammar.templateParam(p);
  if (peek(p) !== "I") {
    return own;
  }
  if (isCast) {
    return castArgs(p, own, true);
  }
  p.subs.push(own);
  return node("template", [own, ...p.grammar.templateArgs(p)]);
}

function substitutedType(p: Parser, isCast: boolean): [Node, boolean] {
  const second = peek(p, 1);
  if (!isDigit(second) && second !== "_" && !isUpper(second)) {
    const [own] = p.grammar.name(p);
    return [own, !isStandard(own)];
  }
  let own = p.grammar.substitution(p, false);
  if (own.kind === "moduleName") {
    [own] = p.grammar.unqualifiedName(p, own);
    p.subs.push(own);
  }
  if (peek(p) !== "I") {
    return [own, false];
  }
  if (own.kind === "templateParam" && isCast) {
    const next = castArgs(p, own, false);
    return [next, next !== own];
  }
  return [node("template", [own, ...p.grammar.templateArgs(p)]), true];
}

/**
 * Template arguments after a template parameter in the type of a cast operator: they are its own only where other
 * arguments follow. If not, they are left: they belong to the operator.
 */
function castArgs(p: Parser, own: Node, isNew: boolean): Node {
  const { at, lambdaLevel, inConstraint, budget, subs, templates } = p;
  const { depth } = budget;
  const lengths = [subs.length, templates.length] as const;
  const declared = { ...p.declared };
  try {
    const args = p.grammar.templateArgs(p);
    if (peek(p) === "I") {
      if (isNew) {
        p.subs.push(own);
      }
      return node("template", [own, ...args]);
    }
  } catch (error) {
    if (error !== NOT_MANGLED) {
      throw error;
    }
  }
  budget.depth = depth;
  [subs.length, templates.length] = lengths;
  Object.assign(p, { at, lambdaLevel, inConstraint, declared });
  return own;
}

/** `<function-type> ::= F [Y] <bare-function-type> [<ref-qualifier>] E` */
function functionType(p: Parser): Node {
  p.at += 1;
  take(p, "Y");
  const own = bareFunction(p, true, false);
  const text = referenceQualifier(p);
  expect(p, "E");
  return text === "" ? own : node("method", [own, undefined], { text });
}

/** `<bare-function-type> ::= [J] <type>+` */
export function bareFunction(p: Parser, hasReturn: boolean, hasThis: boolean): Node {
  const isForced = take(p, "J");
  const returned = isForced || hasReturn ? p.grammar.type(p, false) : undefined;
  return node("function", [returned, ...p.grammar.parameters(p, hasThis)]);
}

/** `<type>+`; a single void is none. */
export function parameters(p: Parser, hasThis: boolean): Node[] {
  const all: Node[] = [];
  while (!ENDS.test(peek(p)) && !(/[RO]/.test(peek(p)) && peek(p, 1) === "E")) {
    const own = p.grammar.type(p, false);
    all.push(all.length === 0 && hasThis ? node("thisParam", [own]) : own);
  }
  if (all.length === 0) {
    fail();
  }
  const [only] = all;
  return all.length === 1 && only!.kind === "builtin" && only!.text === "void" ? [] : all;
}

/** Ends a list of parameters: its mark, a suffix, a constraint, or the end of the text. */
const ENDS = /^[E.Q]?$/;

/** `T_`, `T <number> _`, `TL <level> __`, `TL <level> _ <number> _` */
export function templateParam(p: Parser): Node {
  const from = p.at;
  expect(p, "T");
  const level = take(p, "L") ? compactNumber(p) : 0;
  const num = compactNumber(p);
  if (p.inConstraint) {
    return nameNode(p.text.slice(from, p.at - 1));
  }
  const isOfLambda = p.lambdaLevel > 0 && level === p.lambdaLevel - 1;
  const of = p.templates[level];
  if (level < p.templates.length && (of === undefined || num + 1 < of.kids.length)) {
    return node("templateParam", [], { num, of });
  }
  return isOfLambda ? node("lambdaAuto", [], { num }) : fail();
}
