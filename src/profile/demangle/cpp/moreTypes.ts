/** Types of the Itanium C++ ABI that begin with D, arrays, and qualifiers (section 5.1.5). */
import { fail, isDigit } from "../budget.ts";
import { type Node, nameNode, node } from "./node.ts";
import { expect, number, type Parser, peek, take, takePair } from "./parser.ts";
import { arrayOf, findPack } from "./simplify.ts";

/** After a D. */
const MORE_BUILTIN: Readonly<Record<string, string>> = {
  f: "decimal32",
  d: "decimal64",
  e: "decimal128",
  h: "half",
  u: "char8_t",
  s: "char16_t",
  i: "char32_t",
  n: "decltype(nullptr)",
};

/** A type that begins with D, after it; and whether later parts may refer to it. */
export function moreType(p: Parser, isCast: boolean): [Node, boolean] {
  const code = peek(p);
  p.at += 1;
  if (Object.hasOwn(MORE_BUILTIN, code)) {
    return [node("builtin", [], { text: MORE_BUILTIN[code]! }), false];
  }
  switch (code) {
    case "T":
    case "t": {
      const own = p.grammar.expression(p);
      expect(p, "E");
      return [node("decltype", [own]), true];
    }
    case "p": {
      const own = p.grammar.type(p, isCast);
      return [node("packExpansion", [own], { of: findPack(own, p.budget) }), true];
    }
    case "a":
      return [nameNode("auto"), false];
    case "c":
      return [nameNode("decltype(auto)"), false];
    case "F":
      return [fixedType(p, isCast), false];
    case "v":
      return [vectorType(p, isCast), true];
    case "B":
    case "U": {
      const size = isDigit(peek(p)) ? nameNode(String(number(p))) : p.grammar.expression(p);
      expect(p, "_");
      return [node("bitInt", [size], { flag: code === "B" }), false];
    }
    case "k":
    case "K": {
      const text = code === "k" ? " auto" : " decltype(auto)";
      return [node("suffix", [p.grammar.name(p)[0]], { text }), false];
    }
    default:
      return fail();
  }
}

function fixedType(p: Parser, isCast: boolean): Node {
  const flag = isDigit(peek(p));
  const bits = flag ? number(p) : 0;
  if (take(p, "_")) {
    return bits === 0 ? fail() : node("raw", [], { text: `_Float${bits}` });
  }
  const base = p.grammar.type(p, isCast);
  if (isDigit(peek(p))) {
    number(p);
  }
  const num = peek(p) === "s" ? 1 : 0;
  p.at = Math.min(p.at + 1, p.text.length);
  return node("fixed", [base], { flag, num });
}

function vectorType(p: Parser, isCast: boolean): Node {
  const size = take(p, "_") ? p.grammar.expression(p) : nameNode(String(number(p)));
  expect(p, "_");
  return node("vector", [size, p.grammar.type(p, isCast)]);
}

/** `<array-type> ::= A [<size>] _ <type>` */
export function arrayType(p: Parser, isCast: boolean): Node {
  p.at += 1;
  const from = p.at;
  while (isDigit(peek(p))) {
    p.at += 1;
  }
  const isPlain = p.at > from || peek(p) === "_";
  const size = isPlain ? nameNode(p.text.slice(from, p.at)) : p.grammar.expression(p);
  expect(p, "_");
  const of = p.grammar.type(p, isCast);
  return arrayOf(size, of);
}

const QUALIFIERS: Readonly<Record<string, string>> = { r: "restrict", V: "volatile", K: "const" };

/** `<CV-qualifiers>` and exception specifications. */
export function qualifiers(p: Parser): Node | undefined {
  const all: Node[] = [];
  for (;;) {
    const text = QUALIFIERS[peek(p)];
    if (text !== undefined) {
      p.at += 1;
      all.push(node("qualifier", [], { text }));
    } else if (takePair(p, "Dx")) {
      all.push(node("qualifier", [], { text: "transaction_safe" }));
    } else if (takePair(p, "Do")) {
      all.push(node("qualifier", [], { text: "noexcept" }));
    } else if (takePair(p, "DO")) {
      const condition = p.grammar.expression(p);
      expect(p, "E");
      all.push(node("qualifier", [condition], { text: "noexcept" }));
    } else if (takePair(p, "Dw")) {
      const thrown = p.grammar.parameters(p, false);
      expect(p, "E");
      all.push(node("qualifier", thrown, { text: "throw" }));
    } else {
      return all.length === 0 ? undefined : node("qualifiers", all.reverse());
    }
  }
}
