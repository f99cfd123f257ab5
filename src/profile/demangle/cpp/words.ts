/** The small parts of C++ names. */
import { fail } from "../budget.ts";
import { type Node, nameNode, node } from "./node.ts";
import { number, type Parser, take } from "./parser.ts";

/** `<ref-qualifier> ::= R | O` */
export function referenceQualifier(p: Parser): string {
  return take(p, "R") ? "&" : take(p, "O") ? "&&" : "";
}

/** `<name> B <source-name>`, any number of them. */
export function tagged(p: Parser, a: Node): Node {
  let result = a;
  while (take(p, "B")) {
    result = node("tagged", [result, sourceName(p)]);
  }
  return result;
}

/** `<source-name> ::= <length> <identifier>` */
export function sourceName(p: Parser): Node {
  const length = number(p);
  if (length <= 0 || p.text.length - p.at < length) {
    fail();
  }
  const id = p.text.slice(p.at, p.at + length);
  p.at += length;
  // GCC's name of a namespace without one.
  return nameNode(/^_GLOBAL_[._$]N./s.test(id) ? "(anonymous namespace)" : id);
}

/** `<module-name> ::= W [P] <source-name>`, any number of them, after a parent. */
export function moduleName(p: Parser, parent: Node | undefined): Node | undefined {
  let result = parent;
  while (take(p, "W")) {
    const flag = take(p, "P");
    result = node("moduleName", [result, sourceName(p)], { flag });
    p.subs.push(result);
  }
  return result;
}

/** `<discriminator>` says which of several local things of one name it is; it is not shown. */
export function skipDiscriminator(p: Parser): void {
  if (!take(p, "_")) {
    // Clang ends names with digits alone.
    const rest = p.text.slice(p.at);
    p.at += /^\d+$/.test(rest) ? rest.length : 0;
    return;
  }
  const isLong = take(p, "_");
  const value = number(p);
  if (value < 0 || (isLong && value >= 10 && !take(p, "_"))) {
    fail();
  }
}

/** What ends with E, such as the arguments of a call. */
export function untilEnd<T>(p: Parser, read: () => T): T[] {
  const all: T[] = [];
  while (!take(p, "E")) {
    all.push(read());
  }
  return all;
}
