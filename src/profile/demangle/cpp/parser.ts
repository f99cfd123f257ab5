/** The state of reading a C++ name, and its words that are no names: numbers, marks. */
import { type Budget, fail, isDigit } from "../budget.ts";
import type { Node } from "./node.ts";

/** The rules that rules of other files use. Each counts as a step. */
export interface Grammar {
  encoding(p: Parser, params: boolean, isLocal: boolean): Node;
  /** Besides the name, whether a parameter is the object itself (C++23). */
  name(p: Parser): [name: Node, hasThis: boolean];
  unqualifiedName(p: Parser, module: Node | undefined): [name: Node, isCast: boolean];
  type(p: Parser, isCast: boolean): Node;
  parameters(p: Parser, hasThis: boolean): Node[];
  qualifiers(p: Parser): Node | undefined;
  expression(p: Parser): Node;
  primary(p: Parser): Node;
  operator(p: Parser, inExpression: boolean): [operator: Node, args: number];
  templateArgs(p: Parser): Node[];
  templateArg(p: Parser, before: readonly Node[]): Node;
  templateParam(p: Parser): Node;
  parameterDeclaration(p: Parser): [declaration: Node, value: Node] | undefined;
  constraint(p: Parser): Node;
  closure(p: Parser): Node;
  substitution(p: Parser, isPrefix: boolean): Node;
}

/** The state. */
export interface Parser {
  readonly text: string;
  at: number;
  /** What later parts may refer to. */
  subs: Node[];
  /** The templates whose arguments are being used; undefined for one that comes later. */
  templates: (Node | undefined)[];
  /** How many templates there were when a lambda began, plus 1; 0 outside of a lambda. */
  lambdaLevel: number;
  inConstraint: boolean;
  /** How many parameters of lambdas were declared, by their prefix. */
  declared: Record<"$T" | "$N" | "$TT", number>;
  readonly budget: Budget;
  readonly grammar: Grammar;
}

/** The next character, or one after it; empty at the end. */
export function peek({ text, at }: Parser, ahead = 0): string {
  return text.charAt(at + ahead);
}

/** Takes the next character if it is this one. */
export function take(p: Parser, character: string): boolean {
  const isNext = peek(p) === character;
  p.at += isNext ? 1 : 0;
  return isNext;
}

/** Takes this character. */
export function expect(p: Parser, character: string): void {
  if (!take(p, character)) {
    fail();
  }
}

/** The next two characters, taken if `isWanted`. */
export function takePair(p: Parser, pair: string): boolean {
  const isNext = p.text.startsWith(pair, p.at);
  p.at += isNext ? pair.length : 0;
  return isNext;
}

/** Whether it is one letter from A to Z. */
export function isUpper(character: string): boolean {
  return character >= "A" && character <= "Z" && character.length === 1;
}

/** Whether it is one letter from a to z. */
export function isLower(character: string): boolean {
  return character >= "a" && character <= "z" && character.length === 1;
}

/** The largest numbers are bogus. */
const LARGEST = 0x80000000;

/** `[n] <decimal>`, n for a minus. */
export function number(p: Parser): number {
  const sign = take(p, "n") ? -1 : 1;
  if (!isDigit(peek(p))) {
    fail();
  }
  let value = 0;
  while (isDigit(peek(p))) {
    if (value >= LARGEST / 10 - 10) {
      fail();
    }
    value = value * 10 + Number(peek(p));
    p.at += 1;
  }
  return sign * value;
}

/** `_` for 0, `<number> _` for one more. */
export function compactNumber(p: Parser): number {
  if (take(p, "_")) {
    return 0;
  }
  if (!isDigit(peek(p))) {
    fail();
  }
  const value = number(p);
  expect(p, "_");
  return value + 1;
}

/** `<base 36> _`; the end of the text may end it too if `mayEnd`. */
export function sequence(p: Parser, mayEnd: boolean): number {
  if (take(p, "_")) {
    return 0;
  }
  for (let id = 0; ; p.at += 1) {
    const character = peek(p);
    if (character === "" && mayEnd) {
      return id + 1;
    }
    if (id >= LARGEST / 36 - 36) {
      fail();
    }
    if (take(p, "_")) {
      return id + 1;
    }
    if (!isDigit(character) && !isUpper(character)) {
      fail();
    }
    id = id * 36 + Number.parseInt(character, 36);
  }
}
