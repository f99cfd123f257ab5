/** Template arguments and lambdas (Itanium C++ ABI, sections 5.1.5.8 and 5.1.8). */
import { fail } from "../budget.ts";
import { type Node, nameNode, node } from "./node.ts";
import { compactNumber, expect, type Parser, peek, take, takePair } from "./parser.ts";
import { untilEnd } from "./words.ts";

/** `<template-args> ::= I <template-arg>+ E` */
export function templateArgs(p: Parser): Node[] {
  p.at += 1;
  const args: Node[] = [];
  while (!take(p, "E")) {
    args.push(p.grammar.templateArg(p, args));
    if (peek(p) === "Q") {
      p.grammar.constraint(p);
      if (peek(p) !== "E") {
        fail();
      }
    }
  }
  return args;
}

/** `<template-arg>`; those before it are what it may refer to. */
export function templateArg(p: Parser, before: readonly Node[]): Node {
  switch (peek(p)) {
    case "":
      return fail();
    case "X": {
      p.at += 1;
      const own = p.grammar.expression(p);
      expect(p, "E");
      return own;
    }
    case "L":
      return p.grammar.primary(p);
    case "I":
    case "J":
      return node("pack", p.grammar.templateArgs(p));
    case "T":
      if (/[yntpk]/.test(peek(p, 1))) {
        p.budget.steps -= before.length;
        p.templates.push(node("template", [undefined, ...before]));
        const [declaration] = p.grammar.parameterDeclaration(p) ?? fail();
        p.templates.pop();
        return node("qualifiedArg", [declaration, p.grammar.templateArg(p, [])]);
      }
  }
  return p.grammar.type(p, false);
}

/** Runs something as part of a constraint, in which template parameters are not replaced. */
function constrained<T>(p: Parser, run: () => T): T {
  const { inConstraint } = p;
  p.inConstraint = true;
  const result = run();
  p.inConstraint = inConstraint;
  return result;
}

/** `Q <expression>` */
export function constraint(p: Parser): Node {
  expect(p, "Q");
  return constrained(p, () => p.grammar.expression(p));
}

function optionalConstraint(p: Parser): Node | undefined {
  return peek(p) === "Q" ? p.grammar.constraint(p) : undefined;
}

/** `<closure-type-name> ::= Ul <lambda-sig> E [<number>] _` */
export function closure(p: Parser): Node {
  expect(p, "U");
  expect(p, "l");
  const { lambdaLevel } = p;
  p.lambdaLevel = p.templates.length + 1;
  const declarations: Node[] = [];
  const template = node("template", [nameNode("lambda")]);
  while (peek(p) === "T") {
    const declared = p.grammar.parameterDeclaration(p);
    if (!declared) {
      break;
    }
    if (declarations.length === 0) {
      p.templates.push(template);
    }
    declarations.push(declared[0]);
    template.kids.push(declared[1]);
  }
  const first = optionalConstraint(p);
  const types = p.grammar.parameters(p, false);
  p.lambdaLevel = lambdaLevel;
  if (declarations.length > 0) {
    p.templates.pop();
  }
  const last = optionalConstraint(p);
  expect(p, "E");
  const num = compactNumber(p);
  return node("closure", [node("list", declarations), first, node("list", types), last], { num });
}

/** `<template-param-decl>`: the declaration, and what stands for the parameter; undefined where there is none. */
export function parameterDeclaration(p: Parser): [Node, Node] | undefined {
  if (takePair(p, "Ty")) {
    const own = parameterName(p, "$T");
    return [node("typeParam", [own]), own];
  }
  if (takePair(p, "Tk")) {
    const [concept, own] = constrained(p, () => [p.grammar.name(p)[0], parameterName(p, "$T")] as const);
    return [node("constrainedParam", [own, concept]), own];
  }
  if (takePair(p, "Tn")) {
    const own = parameterName(p, "$N");
    return [node("nonTypeParam", [own, p.grammar.type(p, false)]), own];
  }
  if (takePair(p, "Tt")) {
    return templateParameter(p);
  }
  if (takePair(p, "Tp")) {
    const [declaration, own] = p.grammar.parameterDeclaration(p) ?? fail();
    return [node("paramPack", [declaration]), own];
  }
  return undefined;
}

function templateParameter(p: Parser): [Node, Node] {
  const own = parameterName(p, "$TT");
  const template = node("template", [nameNode("template_template")]);
  let last: Node | undefined;
  const declarations = untilEnd(p, () => {
    const [declaration, value] = p.grammar.parameterDeclaration(p) ?? fail();
    if (template.kids.length === 1) {
      p.templates.push(template);
    }
    template.kids.push(value);
    if (peek(p) === "Q") {
      last = p.grammar.constraint(p);
      if (peek(p) !== "E") {
        fail();
      }
    }
    return declaration;
  });
  if (declarations.length > 0) {
    p.templates.pop();
  }
  return [node("templateTemplateParam", [own, node("list", declarations), last]), own];
}

function parameterName(p: Parser, prefix: keyof Parser["declared"]): Node {
  const index = p.declared[prefix];
  p.declared[prefix] += 1;
  return node("text", [], { text: index > 0 ? `${prefix}${index - 1}` : prefix });
}
