/** What a name refers back to (Itanium C++ ABI, section 5.1.10). */
import { fail, isDigit } from "../budget.ts";
import { copy, type Node, nameNode, node } from "./node.ts";
import { expect, isUpper, type Parser, peek, sequence } from "./parser.ts";
import { tagged } from "./words.ts";

const inStd = (own: string) => node("qualified", [nameNode("std"), nameNode(own)]);
const char = node("builtin", [], { text: "char" });
const ofChar = (own: string, ...args: Node[]) => node("template", [inStd(own), char, ...args]);
const traits = ofChar("char_traits");

const SHORT: Readonly<Record<string, Node>> = {
  t: nameNode("std"),
  a: inStd("allocator"),
  b: inStd("basic_string"),
  s: inStd("string"),
  i: inStd("istream"),
  o: inStd("ostream"),
  d: inStd("iostream"),
};

/** The same before a constructor or destructor, which has the name of the template. */
const LONG: Readonly<Record<string, Node>> = {
  ...SHORT,
  s: ofChar("basic_string", traits, ofChar("allocator")),
  i: ofChar("basic_istream", traits),
  o: ofChar("basic_ostream", traits),
  d: ofChar("basic_iostream", traits),
};

const STANDARD = new Set([...Object.values(SHORT), ...Object.values(LONG)]);

/** Whether it is one of the names that have a letter of their own. */
export function isStandard(a: Node): boolean {
  return STANDARD.has(a);
}

/** `<substitution> ::= S [<number>] _ | S <letter>` */
export function substitution(p: Parser, isPrefix: boolean): Node {
  expect(p, "S");
  const code = peek(p);
  if (code === "_" || isDigit(code) || isUpper(code)) {
    const found = p.subs[sequence(p, false)] ?? fail();
    return retargeted(p, found);
  }
  p.at += 1;
  const isStructor = isPrefix && (peek(p) === "C" || peek(p) === "D");
  const names = isStructor ? LONG : SHORT;
  const own = Object.hasOwn(names, code) ? names[code]! : fail();
  const result = tagged(p, own);
  if (result !== own) {
    p.subs.push(result);
  }
  return result;
}

/** A copy whose template parameters are those of the templates that are being used now. */
function retargeted(p: Parser, found: Node): Node {
  const templates = [...p.templates.slice(-1)];
  /** How many templates there are, those before the last included. */
  const before = p.templates.length - templates.length;
  const levels: number[] = [];
  const isTemplate = (a: Node) => a.kind === "typed" && a.kids[0]!.kind === "template";
  const enter = (level: number) => {
    levels.push(p.lambdaLevel);
    p.lambdaLevel = level;
  };
  const leave = () => {
    p.lambdaLevel = levels.pop() ?? 0;
  };
  const seen = new Set<Node>();
  const skip = (a: Node): boolean => {
    if (isTemplate(a)) {
      templates.push(a.kids[0]);
      enter(0);
    } else if (a.kind === "closure") {
      enter(before + templates.length + 1);
    }
    if (["typed", "closure", "templateParam", "lambdaAuto"].includes(a.kind)) {
      return false;
    }
    return seen.has(a) || !seen.add(a);
  };
  const change = (a: Node): Node | undefined => {
    const { kind } = a;
    if (kind === "templateParam" || kind === "lambdaAuto") {
      return parameter(p, a, templates.length > 0 ? { of: templates.at(-1) } : undefined, found);
    }
    if (isTemplate(a)) {
      templates.pop();
      leave();
    } else if (kind === "closure") {
      leave();
    }
    return undefined;
  };
  return copy(found, change, skip, p.budget) ?? found;
}

/** A template parameter as it is now. */
function parameter(
  p: Parser,
  { kind, num }: Node,
  last: { of: Node | undefined } | undefined,
  found: Node,
): Node | undefined {
  if (p.inConstraint) {
    return nameNode(`T${num}`);
  }
  if (p.lambdaLevel > 0) {
    return kind === "lambdaAuto" ? undefined : node("lambdaAuto", [], { num });
  }
  const { of } = last ?? (found.kind === "template" ? { of: found } : fail());
  if (of !== undefined && num + 1 >= of.kids.length) {
    fail();
  }
  return node("templateParam", [], { num, of });
}
