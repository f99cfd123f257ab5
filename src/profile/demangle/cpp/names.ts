/** Names of the Itanium C++ ABI, section 5.1: what is declared, and where. */
import { fail, isDigit } from "../budget.ts";
import { type Node, nameNode, node, traverse } from "./node.ts";
import { expect, isLower, type Parser, peek, take } from "./parser.ts";
import { localName, unqualifiedName } from "./unqualified.ts";
import { referenceQualifier, tagged } from "./words.ts";

/** `<name> ::= <nested-name> | <local-name> | <unscoped-name> | <unscoped-template-name> <template-args>` */
export function name(p: Parser): [Node, boolean] {
  const first = peek(p);
  let module: Node | undefined;
  switch (first) {
    case "":
      return fail();
    case "N":
      return nestedName(p);
    case "Z":
      return localName(p);
    case "U": {
      const [a, isCast] = unqualifiedName(p, undefined);
      return [castSettled(p, a, isCast), false];
    }
    case "S":
      if (peek(p, 1) === "t") {
        p.at += 2;
        const [own, isCast] = unqualifiedName(p, undefined);
        return [withArgs(p, node("qualified", [nameNode("std"), own]), isCast, true), false];
      }
      module = p.grammar.substitution(p, false);
      if (module.kind !== "moduleName") {
        return [withArgs(p, module, false, false), false];
      }
  }
  const [a, isCast] = unqualifiedName(p, module);
  return [withArgs(p, a, isCast, true), false];
}

/** A name with its template arguments, if there are some. */
function withArgs(p: Parser, a: Node, isCast: boolean, isNew: boolean): Node {
  if (peek(p) !== "I") {
    return castSettled(p, a, isCast);
  }
  if (isNew) {
    p.subs.push(a);
  }
  const args = p.grammar.templateArgs(p);
  const template = node("template", [a, ...args]);
  if (isCast) {
    settleCast(p, a, template, args);
  }
  return template;
}

function castSettled(p: Parser, a: Node, isCast: boolean): Node {
  if (isCast) {
    setTemplate(p, a, undefined);
  }
  return a;
}

function settleCast(p: Parser, cast: Node, template: Node, args: readonly Node[]): void {
  setTemplate(p, cast, template);
  for (const arg of args) {
    setTemplate(p, arg, undefined);
  }
}

/** Gives the template parameters of a cast operator the template that follows it. */
function setTemplate(p: Parser, a: Node, template: Node | undefined): void {
  const seen = new Set<Node>();
  const visit = (one: Node): boolean => {
    if (one.kind === "closure") {
      return false;
    }
    if (one.kind !== "templateParam") {
      return !seen.has(one) && seen.add(one) !== undefined;
    }
    if (one.of !== undefined) {
      return template === undefined ? false : fail();
    }
    if (template === undefined || one.num + 1 >= template.kids.length) {
      fail();
    }
    one.of = template;
    return false;
  };
  traverse(a, visit, p.budget);
}

/** `<nested-name> ::= N [<CV-qualifiers>] [<ref-qualifier>] <prefix> E` */
function nestedName(p: Parser): [Node, boolean] {
  expect(p, "N");
  const hasThis = take(p, "H");
  const qualifiers = hasThis ? undefined : p.grammar.qualifiers(p);
  const reference = hasThis ? "" : referenceQualifier(p);
  const a = prefix(p);
  expect(p, "E");
  const isMethod = qualifiers !== undefined || reference !== "";
  return [isMethod ? node("method", [a, qualifiers], { text: reference }) : a, hasThis];
}

/** The name without its scope and arguments, as constructors have it. */
function lastOf({ budget }: Parser, a: Node): Node {
  let last = a;
  while (last.kind === "template" || last.kind === "tagged" || last.kind === "qualified") {
    last = last.kids[last.kind === "qualified" ? 1 : 0]!;
    budget.steps -= 1;
  }
  return last;
}

/** What the parts of a prefix know of those before them. */
interface Before {
  whole: Node | undefined;
  last: Node | undefined;
  module: Node | undefined;
  cast: Node | undefined;
}

/** `<prefix>`: the parts of a nested name. */
function prefix(p: Parser): Node {
  const before: Before = { whole: undefined, last: undefined, module: undefined, cast: undefined };
  for (;;) {
    const first = peek(p);
    if (first === "E") {
      const { whole, cast } = before;
      if (cast !== undefined) {
        const [to] = cast.kids;
        setTemplate(p, cast, to?.kind === "template" ? to : undefined);
      }
      return whole ?? fail();
    }
    // M: what it is in is the scope of a lambda.
    if (first === "M" && before.whole === undefined) {
      fail();
    }
    const next = take(p, "M") ? undefined : partOf(p, before);
    if (next === undefined) {
      continue;
    }
    before.last = next;
    before.whole = before.whole === undefined ? next : node("qualified", [before.whole, next]);
    if (first !== "S" && peek(p) !== "E") {
      p.subs.push(before.whole);
    }
  }
}

/** One part; undefined for a module, which belongs to the next one. */
function partOf(p: Parser, before: Before): Node | undefined {
  const first = peek(p);
  const second = peek(p, 1);
  if (
    isDigit(first) ||
    isLower(first) ||
    "ULFW".includes(first || " ") ||
    (first === "D" && second === "C")
  ) {
    const [own, isCast] = unqualifiedName(p, before.module);
    before.module = undefined;
    if (isCast) {
      before.cast = own.kind === "tagged" ? own.kids[0] : own;
    }
    return own;
  }
  switch (first) {
    case "C":
      return constructorOf(p, before);
    case "D":
      if (second === "T" || second === "t") {
        return p.grammar.type(p, false);
      }
      if (second === "" || before.last === undefined) {
        fail();
      }
      p.at += 2;
      return tagged(p, node("dtor", [lastOf(p, before.last)]));
    case "S": {
      const next = p.grammar.substitution(p, true);
      before.module = next.kind === "moduleName" ? next : before.module;
      return next.kind === "moduleName" ? undefined : next;
    }
    case "I":
      return templateOf(before, p, p.grammar.templateArgs);
    case "J":
      // Clang writes J without I at times.
      return templateOf(before, p, bareArgs);
    case "T":
      return p.grammar.templateParam(p);
    default:
      return fail();
  }
}

function constructorOf(p: Parser, { last }: Before): Node {
  p.at += 1;
  const isInheriting = take(p, "I");
  if (peek(p) === "" || last === undefined) {
    fail();
  }
  p.at += 1;
  const base = isInheriting ? p.grammar.type(p, false) : undefined;
  return tagged(p, node("ctor", [lastOf(p, last), base]));
}

function bareArgs(p: Parser): Node[] {
  const args: Node[] = [];
  while (!take(p, "E")) {
    args.push(p.grammar.templateArg(p, []));
  }
  return args;
}

function templateOf(before: Before, p: Parser, read: (p: Parser) => Node[]): Node {
  const { whole, cast } = before;
  if (whole === undefined) {
    fail();
  }
  const args = read(p);
  const template = node("template", [whole, ...args]);
  if (cast !== undefined) {
    settleCast(p, cast, template, args);
    before.cast = undefined;
  }
  before.whole = undefined;
  return template;
}
