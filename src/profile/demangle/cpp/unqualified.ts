/** Unqualified, local and special names of the Itanium C++ ABI, section 5.1. */
import { fail, isDigit } from "../budget.ts";
import { type Node, nameNode, node } from "./node.ts";
import {
  compactNumber,
  expect,
  isLower,
  number,
  type Parser,
  peek,
  sequence,
  take,
  takePair,
} from "./parser.ts";
import { moduleName, skipDiscriminator, sourceName, tagged } from "./words.ts";

/** `<unqualified-name>`; besides it, whether it is a cast operator. */
export function unqualifiedName(p: Parser, parent: Node | undefined): [Node, boolean] {
  const module = moduleName(p, parent);
  const isFriend = take(p, "F");
  const [own, isCast] = ownName(p);
  const a = tagged(p, module === undefined ? own : node("moduleEntity", [module, own]));
  return [isFriend ? node("friend", [a]) : a, isCast];
}

function ownName(p: Parser): [Node, boolean] {
  const first = peek(p);
  if (isDigit(first)) {
    return [sourceName(p), false];
  }
  if (isLower(first)) {
    const [operator] = p.grammar.operator(p, false);
    const isLiteral = operator.kind === "operator" && operator.text === LITERAL;
    return [isLiteral ? node("unary", [operator, sourceName(p)]) : operator, operator.kind === "cast"];
  }
  if (takePair(p, "DC")) {
    const names: Node[] = [];
    do {
      names.push(sourceName(p));
    } while (!take(p, "E"));
    return [node("bindings", names), false];
  }
  if (take(p, "L")) {
    const own = sourceName(p);
    skipDiscriminator(p);
    return [own, false];
  }
  if (takePair(p, "Ub")) {
    compactNumber(p);
    return [nameNode("'block-literal'"), false];
  }
  return [first === "U" ? unnamed(p) : fail(), false];
}

/** How an operator for literals is written. */
const LITERAL = 'operator"" ';

/** `<unnamed-type-name> ::= Ut [<number>] _`, or a closure. */
export function unnamed(p: Parser): Node {
  if (!takePair(p, "Ut")) {
    return peek(p, 1) === "l" ? p.grammar.closure(p) : fail();
  }
  const own = node("text", [], { text: `{unnamed type#${compactNumber(p) + 1}}` });
  p.subs.push(own);
  return own;
}

/** `<local-name> ::= Z <encoding> E …` */
export function localName(p: Parser): [Node, boolean] {
  expect(p, "Z");
  const scope = p.grammar.encoding(p, true, true);
  expect(p, "E");
  if (take(p, "s")) {
    skipDiscriminator(p);
    return [node("qualified", [scope, nameNode("string literal")], { flag: true }), false];
  }
  const num = take(p, "d") ? compactNumber(p) : -1;
  const [own, hasThis] = p.grammar.name(p);
  skipDiscriminator(p);
  const named = num < 0 ? own : node("defaultArg", [own], { num });
  return [node("qualified", [scope, named], { flag: true }), hasThis];
}

/** What stands before the type, the encoding or the name, by the codes. */
const TYPES: Readonly<Record<string, string>> = {
  TV: "vtable for ",
  TT: "VTT for ",
  TI: "typeinfo for ",
  TS: "typeinfo name for ",
  TF: "typeinfo fn for ",
  TJ: "java Class for ",
};
const ENCODINGS: Readonly<Record<string, string>> = {
  Th: "non-virtual thunk to ",
  Tv: "virtual thunk to ",
  Tc: "covariant return thunk to ",
  GA: "hidden alias for ",
};
/** The offsets of thunks; one without a kind says its kind. */
const OFFSETS: Readonly<Record<string, readonly string[]>> = { Th: ["h"], Tv: ["v"], Tc: ["", ""] };
const NAMES: Readonly<Record<string, string>> = {
  TH: "TLS init function for ",
  TW: "TLS wrapper function for ",
  GV: "guard variable for ",
  GR: "reference temporary for ",
};

/** `<special-name>`: what the compiler made. */
export function specialName(p: Parser): Node {
  const code = peek(p) + peek(p, 1);
  p.at += 2;
  const special = (text: string, value: Node) => node("special", [value], { text });
  if (Object.hasOwn(TYPES, code)) {
    return special(TYPES[code]!, p.grammar.type(p, false));
  }
  if (Object.hasOwn(ENCODINGS, code)) {
    for (const kind of OFFSETS[code] ?? []) {
      skipOffset(p, kind);
    }
    return special(ENCODINGS[code]!, p.grammar.encoding(p, true, false));
  }
  if (Object.hasOwn(NAMES, code)) {
    const [own] = p.grammar.name(p);
    if (code === "GR") {
      sequence(p, true);
    }
    return special(NAMES[code]!, own);
  }
  switch (code) {
    case "TA":
      return special("template parameter object for ", p.grammar.templateArg(p, []));
    case "TC": {
      const derived = p.grammar.type(p, false);
      if (number(p) < 0) {
        fail();
      }
      expect(p, "_");
      return node("special", [p.grammar.type(p, false), derived], { text: "construction vtable for " });
    }
    case "GT": {
      const kind = peek(p) || fail();
      p.at += 1;
      const text = kind === "n" ? "non-transaction clone for " : "transaction clone for ";
      return special(text, p.grammar.encoding(p, true, false));
    }
    case "Gr":
      return special("java resource ", nameNode(javaResource(p)));
    case "GI":
      return special("initializer for module ", moduleName(p, undefined) ?? fail());
    default:
      return fail();
  }
}

/** `<call-offset>` of a kind, or of the kind that comes first. */
function skipOffset(p: Parser, kind: string): void {
  const own = kind || peek(p);
  p.at += kind === "" ? 1 : 0;
  if (own !== "h" && own !== "v") {
    fail();
  }
  number(p);
  if (own === "v") {
    expect(p, "_");
    number(p);
  }
  expect(p, "_");
}

const ESCAPED: Readonly<Record<string, string>> = { $S: "/", $_: ".", $$: "$" };

function javaResource(p: Parser): string {
  const length = number(p) - 1;
  if (length < 1) {
    fail();
  }
  expect(p, "_");
  if (p.text.length - p.at < length) {
    fail();
  }
  const text = p.text.slice(p.at, p.at + length);
  p.at += length;
  return text.replace(/\$.?/gs, (own) => ESCAPED[own] ?? fail());
}
