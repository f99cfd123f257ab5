/** The text of a C++ name while it is written. */
import { type Budget, TOO_MUCH } from "../budget.ts";
import type { Kind, Node } from "./node.ts";

/** How each kind of node is written. */
export type Rules = Record<Kind, (p: Printer, a: Node) => void>;

/** The text so far, and how it goes on. */
export interface Printer {
  readonly templateParams: boolean;
  readonly enclosingParams: boolean;
  readonly parts: string[];
  readonly budget: Budget;
  /** The last character. */
  last: string;
  /** How many characters more may be written. */
  left: number;
  /** The modifiers of types that are not written yet: in C++ they may be inside of the type. */
  inner: Node[];
  print(a: Node): void;
  /** The same without care for a node inside of itself. */
  printAlways(a: Node): void;
}

/**
 * Writes a text.
 * @throws TOO_MUCH
 */
export function write(p: Printer, text: string): void {
  if (text !== "") {
    p.last = text.slice(-1);
    writeUnmarked(p, text);
  }
}

/** The same, but the last character stays: pprof's demangler has it so. */
export function writeUnmarked(p: Printer, text: string): void {
  p.left -= text.length;
  if (p.left < 0) {
    throw TOO_MUCH;
  }
  p.parts.push(text);
}

/** Writes nodes with commas. */
export function printList(p: Printer, all: readonly (Node | undefined)[]): void {
  for (const [i, one] of all.entries()) {
    write(p, i > 0 ? ", " : "");
    p.print(one!);
  }
}
