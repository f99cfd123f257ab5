/**
 * Reads names of the Itanium C++ ABI (https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling). Where the ABI leaves
 * it open how a name is shown, or compilers do not follow it, this does what github.com/ianlancetaylor/demangle does,
 * which is pprof's demangler.
 */
import { type Budget, enter, fail, isDigit, leave } from "../budget.ts";
import { expression, operator, primary } from "./expressions.ts";
import { qualifiers } from "./moreTypes.ts";
import { name } from "./names.ts";
import { type Node, node } from "./node.ts";
import { type Grammar, isLower, type Parser, peek } from "./parser.ts";
import { simplify } from "./simplify.ts";
import { substitution } from "./substitutions.ts";
import { closure, constraint, parameterDeclaration, templateArg, templateArgs } from "./templates.ts";
import { bareFunction, parameters, templateParam, type } from "./types.ts";
import { specialName, unqualifiedName } from "./unqualified.ts";

/** A rule that counts as a step. */
function counted<A extends unknown[], T>(rule: (p: Parser, ...args: A) => T): (p: Parser, ...args: A) => T {
  return (p, ...args) => {
    enter(p.budget);
    const result = rule(p, ...args);
    leave(p.budget);
    return result;
  };
}

const GRAMMAR: Grammar = {
  encoding: counted(encoding),
  name: counted(name),
  unqualifiedName: counted(unqualifiedName),
  type: counted(type),
  parameters: counted(parameters),
  qualifiers: counted(qualifiers),
  expression: counted(expression),
  primary: counted(primary),
  operator: counted(operator),
  templateArgs: counted(templateArgs),
  templateArg: counted(templateArg),
  templateParam: counted(templateParam),
  parameterDeclaration: counted(parameterDeclaration),
  constraint: counted(constraint),
  closure: counted(closure),
  substitution: counted(substitution),
};

/** What of a name is read. */
export interface Parts {
  /** The parameters of the function. */
  params: boolean;
  /** The suffixes of clones; without them, what follows the name is left out. */
  clones: boolean;
}

/**
 * The tree of a name without its `_Z`.
 * @throws NOT_MANGLED, TOO_MUCH
 */
export function itanium(text: string, { params, clones }: Parts, budget: Budget): Node {
  const p: Parser = {
    text,
    at: 0,
    subs: [],
    templates: [],
    lambdaLevel: 0,
    inConstraint: false,
    declared: { $T: 0, $N: 0, $TT: 0 },
    budget,
    grammar: GRAMMAR,
  };
  let a = encoding(p, params, false);
  if (!clones) {
    return a;
  }
  while (peek(p) === "." && isSuffix(peek(p, 1))) {
    a = node("clone", [a], { text: cloneSuffix(p) });
  }
  return p.at < text.length ? fail() : a;
}

function isSuffix(character: string): boolean {
  return isLower(character) || isDigit(character) || character === "_";
}

/** What GCC adds to the name of a clone. */
function cloneSuffix(p: Parser): string {
  const from = p.at;
  p.at += 2;
  while (isSuffix(peek(p))) {
    p.at += 1;
  }
  while (peek(p) === "." && isDigit(peek(p, 1))) {
    p.at += 2;
    while (isDigit(peek(p))) {
      p.at += 1;
    }
  }
  return p.text.slice(from, p.at);
}

/** `<encoding>`: a function with its type, data, or what the compiler made. */
function encoding(p: Parser, params: boolean, isLocal: boolean): Node {
  if (peek(p) === "G" || peek(p) === "T") {
    return specialName(p);
  }
  const [own, hasThis] = p.grammar.name(p);
  const a = simplify(own, p.budget);
  if (!params) {
    return withoutQualifiers(a);
  }
  if (peek(p) === "" || peek(p) === "E") {
    return a;
  }
  const template = templateOf(a);
  const { lambdaLevel } = p;
  if (template !== undefined) {
    p.templates.push(template);
    p.lambdaLevel = 0;
  }
  const conditions = enableIf(p);
  const bare = bareFunction(p, hasReturnType(a), hasThis);
  const condition = peek(p) === "Q" ? p.grammar.constraint(p) : undefined;
  if (template !== undefined) {
    p.templates.pop();
    p.lambdaLevel = lambdaLevel;
  }
  const signature = simplify(bare, p.budget);
  signature.flag = isLocal && signature.kind === "function" ? true : signature.flag;
  const typed = typedName(a, signature);
  const conditional = conditions.length > 0 ? node("enableIf", [typed, ...conditions]) : typed;
  return condition === undefined ? conditional : node("constraint", [conditional, condition]);
}

/** The attribute of Clang. */
function enableIf(p: Parser): Node[] {
  const PREFIX = "Ua9enable_if";
  if (!p.text.startsWith(`${PREFIX}I`, p.at)) {
    return [];
  }
  p.at += PREFIX.length;
  return p.grammar.templateArgs(p);
}

/** Where the qualifiers of a local name's function are; undefined where it has none. */
function localMethod(a: Node): { holder: Node; at: number; method: Node } | undefined {
  if (a.kind !== "qualified" || !a.flag) {
    return undefined;
  }
  const [holder, at] = a.kids[1]!.kind === "defaultArg" ? [a.kids[1]!, 0] : [a, 1];
  const method = holder.kids[at]!;
  return method.kind === "method" ? { holder, at, method } : undefined;
}

/** Qualifiers are those of the object, which is a parameter. */
function withoutQualifiers(a: Node): Node {
  const own = a.kind === "method" ? a.kids[0]! : a;
  const local = localMethod(own);
  if (local) {
    local.holder.kids[local.at] = local.method.kids[0];
  }
  return own;
}

/** A name with its type, to which the qualifiers at the top belong. */
function typedName(a: Node, signature: Node): Node {
  let [own, type] = [a, signature];
  if (a.kind === "method") {
    [own, a.kids[0], type] = [a.kids[0]!, signature, a];
  }
  const local = localMethod(own);
  if (local) {
    const { holder, at, method } = local;
    [holder.kids[at], method.kids[0], type] = [method.kids[0], type, method];
  }
  return node("typed", [own, type]);
}

/** The template whose parameters the type of a function may name. */
function templateOf(a: Node): Node | undefined {
  const [first, second] = a.kids;
  switch (a.kind) {
    case "template":
      return a;
    case "qualified":
      return a.flag || second!.kind === "ctor" ? templateOf(second!) : undefined;
    case "method":
      return templateOf(first!);
    case "ctor":
      return second && templateOf(second);
    default:
      return undefined;
  }
}

/** Whether the type of the function begins with what it returns. */
function hasReturnType(a: Node): boolean {
  const [first, second] = a.kids;
  switch (a.kind) {
    case "qualified":
      return a.flag && hasReturnType(second!);
    case "template":
      return !isStructor(first!);
    case "qualifiedType":
    case "method":
      return hasReturnType(first!);
    default:
      return false;
  }
}

/** Whether it is a constructor, a destructor, or a conversion. */
function isStructor(a: Node): boolean {
  return a.kind === "qualified" ? isStructor(a.kids[1]!) : ["ctor", "dtor", "cast"].includes(a.kind);
}
