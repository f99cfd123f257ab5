/** Writes types that modify others: pointers, arrays, functions. What they add may be inside of the other type. */
import { enter, leave } from "../budget.ts";
import type { Kind, Node } from "./node.ts";
import { type Printer, printList, type Rules, write } from "./printer.ts";

/** What a modifier of a type writes behind the type that it modifies. */
const INNER: Partial<Rules> = {
  typed: (p, { kids }) => p.print(kids[0]!),
  qualifiedType(p, { kids }) {
    write(p, " ");
    p.print(kids[1]!);
  },
  method: (p, a) => printMethodQualifiers(p, a),
  pointer: (p, { text }) => write(p, text),
  reference: (p, { text }) => write(p, text),
  rvalue: (p, { text }) => write(p, text),
  complex: (p, { text }) => write(p, text),
  suffix: (p, { text }) => write(p, text),
  vendorQualifier(p, { kids }) {
    write(p, " ");
    p.print(kids[0]!);
  },
  array: (p, a) => printDimension(p, a),
  function: (p, a) => printParameters(p, a),
  ptrMem(p, { kids }) {
    write(p, p.last === "(" ? "" : " ");
    p.print(kids[0]!);
    write(p, "::*");
  },
  vector(p, { kids }) {
    write(p, " __vector(");
    p.print(kids[0]!);
    write(p, ")");
  },
  nonTypeParam: (p, { kids }) => p.print(kids[0]!),
  constrainedParam: (p, { kids }) => p.print(kids[0]!),
  paramPack(p, { kids }) {
    write(p, "...");
    if (kids[0]!.kind === "nonTypeParam") {
      p.print(kids[0]!.kids[0]!);
    }
  },
};

/** Writes the last modifier; with `saved`, qualifiers of methods are put there. */
function printOneInner(p: Printer, saved?: Node[]): void {
  const a = p.inner.pop()!;
  if (saved && a.kind === "method") {
    saved.push(a);
    return;
  }
  const inner = INNER[a.kind];
  if (inner) {
    inner(p, a);
  } else {
    p.print(a);
  }
}

/** Writes all modifiers. */
export function printInner(p: Printer, saved?: Node[]): void {
  while (p.inner.length > 0) {
    printOneInner(p, saved);
  }
}

function printMethodQualifiers(p: Printer, { kids, text }: Node): void {
  if (kids[1]) {
    write(p, " ");
    p.print(kids[1]);
  }
  write(p, text === "" ? "" : ` ${text}`);
}

/** A type with what modifies it, if a type inside did not write it. */
function printModified(p: Printer, a: Node, base: Node): void {
  p.inner.push(a);
  p.print(base);
  if (p.inner.length > 0) {
    INNER[a.kind]!(p, a);
    p.inner.pop();
  }
}

/** The same where the modifier must not be there when it is written. */
function printPopped(p: Printer, a: Node, base: Node): void {
  p.inner.push(a);
  p.print(base);
  if (p.inner.length > 0) {
    printOneInner(p);
  }
}

function printDimension(p: Printer, { kids }: Node): void {
  let space = " ";
  while (p.inner.length > 0) {
    const last = p.inner.at(-1)!;
    const own = last.kind === "qualifiedType" ? last.kids[0]! : last;
    if (own.kind === "array") {
      space = own === last ? "" : space;
      printOneInner(p);
    } else {
      write(p, " (");
      printInner(p);
      write(p, ")");
    }
  }
  write(p, `${space}[`);
  p.print(kids[0]!);
  write(p, "]");
}

const BEFORE_PARAMETERS: Partial<Record<Kind, "paren" | "space">> = {
  pointer: "paren",
  reference: "paren",
  rvalue: "paren",
  qualifiedType: "space",
  complex: "space",
  ptrMem: "space",
};

function printParameters(p: Printer, { kids, flag }: Node): void {
  const before = p.inner.map(({ kind }) => BEFORE_PARAMETERS[kind]).findLast((one) => one !== undefined);
  if (before !== undefined) {
    const isTight = before === "paren" && (p.last === "(" || p.last === "*");
    write(p, isTight || p.last === " " ? "" : " ");
    write(p, "(");
  }
  const saved: Node[] = [];
  printInner(p, saved);
  write(p, before === undefined ? "(" : ")(");
  if (!flag || p.enclosingParams) {
    printList(
      p,
      kids.slice(1).filter((kid) => !isEmpty(p, kid!)),
    );
  }
  write(p, ")");
  p.inner = saved;
  printInner(p);
}

/** Whether nothing would be written. */
export function isEmpty(p: Printer, { kind, kids, of }: Node): boolean {
  enter(p.budget);
  const isNothing =
    (kind === "pack" && kids.every((kid) => isEmpty(p, kid!))) ||
    (kind === "exprList" && kids.length === 0) ||
    (kind === "packExpansion" && of !== undefined && isEmpty(p, kids[0]!));
  leave(p.budget);
  return isNothing;
}

const modified = (p: Printer, a: Node) => printModified(p, a, a.kids[0]!);

/** How types that modify others are written. */
export const MODIFIED = {
  qualifiedType: modified,
  method: modified,
  pointer: modified,
  reference: modified,
  rvalue: modified,
  complex: modified,
  suffix: modified,
  vendorQualifier: (p, a) => printPopped(p, a, a.kids[1]!),
  ptrMem: (p, a) => printPopped(p, a, a.kids[1]!),
  vector: (p, a) => printPopped(p, a, a.kids[1]!),
  array(p, a) {
    p.inner.push(a);
    p.print(a.kids[1]!);
    if (p.inner.length > 0) {
      p.inner.pop();
      printDimension(p, a);
    }
  },
  function(p, a) {
    const [returned] = a.kids;
    if (returned && !a.flag) {
      p.inner.push(a);
      p.print(returned);
      if (p.inner.length === 0) {
        return;
      }
      p.inner.pop();
      write(p, " ");
    }
    printParameters(p, a);
  },
} satisfies Partial<Rules>;
