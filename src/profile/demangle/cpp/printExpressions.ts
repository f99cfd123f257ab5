/** Writes the expressions in C++ names. */
import type { Kind, Node } from "./node.ts";
import { type Printer, printList, type Rules, write, writeUnmarked } from "./printer.ts";

/** Writes a node in parentheses, if it is more than a name. */
function parenthesize(p: Printer, a: Node): void {
  const isBare =
    ["name", "initializer", "functionParam"].includes(a.kind) || (a.kind === "qualified" && !a.flag);
  if (isBare) {
    p.print(a);
  } else {
    inParentheses(p, a);
  }
}

function inParentheses(p: Printer, a: Node): void {
  write(p, "(");
  p.print(a);
  write(p, ")");
}

/** An operator in an expression, without the word. */
function printOperator(p: Printer, a: Node): void {
  if (a.kind === "operator") {
    write(p, a.text);
  } else {
    p.print(a);
  }
}

/** The text of an expression's operator; empty for anything else. */
function operatorOf({ kids: [own] }: Node): string {
  return own?.kind === "operator" ? own.text : "";
}

/** Whether it names what it initializes, such as `.x=1`. */
function isDesignated(a: Node): boolean {
  const operator = operatorOf(a);
  if (a.kind === "binary") {
    return operator === "]=" || (operator === "=" && a.kids[1]!.kind !== "literal");
  }
  return a.kind === "trinary" && operator === "[...]=";
}

function printInitial(p: Printer, a: Node): void {
  if (isDesignated(a)) {
    p.print(a);
  } else {
    write(p, "=");
    parenthesize(p, a);
  }
}

function printUnary(p: Printer, a: Node): void {
  const [own, operand] = a.kids as [Node, Node];
  const operator = operatorOf(a);
  // A function whose address is taken has no parameters.
  const isFunction = operator === "&" && operand.kind === "typed" && operand.kids[1]!.kind === "function";
  const shown = isFunction ? operand.kids[0]! : operand;
  if (a.flag) {
    parenthesize(p, shown);
  }
  if (own.kind === "cast") {
    inParentheses(p, own.kids[0]!);
  } else {
    printOperator(p, own);
  }
  if (a.flag) {
    return;
  }
  if (operator === "::") {
    p.print(shown);
  } else if (a.num === 1 || operator === "__alignof__") {
    inParentheses(p, shown);
  } else {
    parenthesize(p, shown);
  }
}

function printBinary(p: Printer, a: Node): void {
  const [own, left, right] = a.kids as [Node, Node, Node];
  const operator = operatorOf(a);
  if (operator.includes("cast")) {
    write(p, `${operator}<`);
    p.print(left);
    write(p, ">");
    inParentheses(p, right);
    return;
  }
  if (isDesignated(a)) {
    write(p, operator === "=" ? "." : "[");
    p.print(left);
    write(p, operator === "]=" ? "]" : "");
    printInitial(p, right);
    return;
  }
  // So that it is not taken for the end of template arguments.
  const isGreater = operator === ">" || operator === ">>";
  write(p, isGreater ? "(" : "");
  printLeft(p, left, operator);
  if (operator === "[]") {
    write(p, "[");
    p.print(right);
    write(p, "]");
    return;
  }
  if (operator !== "()") {
    printOperator(p, own);
  }
  parenthesize(p, right);
  write(p, isGreater ? ")" : "");
}

/** What is called has its parameters only where it has a type to return. */
function printLeft(p: Printer, left: Node, operator: string): void {
  if (operator !== "()" || left.kind !== "typed") {
    parenthesize(p, left);
    return;
  }
  const [name, type] = left.kids as [Node, Node];
  if (type.kind === "function" && type.kids[0]) {
    p.print(left);
  } else {
    parenthesize(p, name);
  }
}

function printFold(p: Printer, { kids, flag }: Node): void {
  const [own, one, other] = kids as [Node, Node, Node | undefined];
  write(p, "(");
  if (other) {
    parenthesize(p, one);
    printOperator(p, own);
    write(p, "...");
    printOperator(p, own);
    parenthesize(p, other);
  } else if (flag) {
    write(p, "...");
    printOperator(p, own);
    parenthesize(p, one);
  } else {
    parenthesize(p, one);
    printOperator(p, own);
    write(p, "...");
  }
  write(p, ")");
}

const SUFFIXES: Readonly<Record<string, string>> = {
  int: "",
  "unsigned int": "u",
  long: "l",
  "unsigned long": "ul",
  "long long": "ll",
  "unsigned long long": "ull",
};

const FLOATS: readonly string[] = ["double", "long double", "float", "__float128", "half"];

function printLiteral(p: Printer, { kids: [type], text, flag }: Node): void {
  const builtin = type!.kind === "builtin" ? type!.text : "";
  const value = `${flag ? "-" : ""}${text}`;
  if (Object.hasOwn(SUFFIXES, builtin)) {
    write(p, value + SUFFIXES[builtin]!);
  } else if (builtin === "bool" && (value === "0" || value === "1")) {
    write(p, value === "0" ? "false" : "true");
  } else if (builtin === "decltype(nullptr)" && (text === "" || text === "0")) {
    p.print(type!);
  } else {
    inParentheses(p, type!);
    write(p, FLOATS.includes(builtin) ? `[${value}]` : value);
  }
}

const list = (p: Printer, { kids }: Node) => printList(p, kids);

/** How expressions, and what is only in them, are written. */
export const EXPRESSIONS = {
  operator(p, { text }) {
    const isWord = /^[a-z]/.test(text);
    write(p, `operator${isWord ? " " : ""}${text.endsWith(" ") ? text.slice(0, -1) : text}`);
  },
  functionParam: (p, { num }) => (num === 0 ? write(p, "this") : writeUnmarked(p, `{parm#${num}}`)),
  packExpansion(p, { kids, of }) {
    if (of === undefined) {
      parenthesize(p, kids[0]!);
      write(p, "...");
    } else {
      p.print(kids[0]!);
    }
  },
  pack: list,
  list,
  exprList: list,
  sizeofPack: (p, { of }) => write(p, String(of!.kids.length)),
  sizeofArgs(p, { kids }) {
    const counts = kids.map((kid) => (/^(?:pack|exprList)$/.test(kid!.kind) ? kid!.kids.length : 1));
    write(p, String(counts.reduce((sum, count) => sum + count, 0)));
  },
  cast(p, { kids }) {
    write(p, "operator ");
    p.print(kids[0]!);
  },
  nullary: (p, { kids }) => printOperator(p, kids[0]!),
  unary: printUnary,
  binary: printBinary,
  trinary(p, a) {
    const [, first, second, third] = a.kids as [Node, Node, Node, Node];
    if (isDesignated(a)) {
      write(p, "[");
      p.print(first);
      write(p, " ... ");
      p.print(second);
      write(p, "]");
      printInitial(p, third);
      return;
    }
    parenthesize(p, first);
    write(p, "?");
    parenthesize(p, second);
    write(p, " : ");
    parenthesize(p, third);
  },
  fold: printFold,
  subobject(p, { kids, num }) {
    p.print(kids[1]!);
    write(p, ".<");
    p.print(kids[0]!);
    write(p, ` at offset ${num}>`);
  },
  ptrMemCast(p, { kids }) {
    inParentheses(p, kids[0]!);
    inParentheses(p, kids[1]!);
  },
  new(p, { kids: [, place, type, initial] }) {
    write(p, "new ");
    if (place) {
      parenthesize(p, place);
      write(p, " ");
    }
    p.print(type!);
    if (initial) {
      parenthesize(p, initial);
    }
  },
  literal: printLiteral,
  stringLiteral(p, { kids }) {
    write(p, '"<');
    p.printAlways(kids[0]!);
    write(p, '>"');
  },
  initializer(p, { kids: [type, all] }) {
    if (type) {
      p.print(type);
    }
    write(p, "{");
    p.print(all!);
    write(p, "}");
  },
  bindings(p, { kids }) {
    write(p, "[");
    printList(p, kids);
    write(p, "]");
  },
  constraint(p, { kids }) {
    p.print(kids[0]!);
    write(p, " requires ");
    p.print(kids[1]!);
  },
  requires(p, { kids: [params, all] }) {
    write(p, "requires");
    if (params!.kids.length > 0) {
      write(p, " (");
      printList(p, params!.kids);
      write(p, ")");
    }
    write(p, " {");
    for (const one of all!.kids) {
      p.print(one!);
    }
    write(p, " }");
  },
  exprRequirement(p, { kids: [own, type], flag }) {
    const isBraced = flag || type !== undefined;
    write(p, isBraced ? " {" : " ");
    p.print(own!);
    write(p, isBraced ? "}" : "");
    write(p, flag ? " noexcept" : "");
    if (type) {
      write(p, " -> ");
      p.print(type);
    }
    write(p, ";");
  },
  typeRequirement(p, { kids }) {
    write(p, " typename ");
    p.print(kids[0]!);
    write(p, ";");
  },
  nestedRequirement(p, { kids }) {
    write(p, " requires ");
    p.print(kids[0]!);
    write(p, ";");
  },
} satisfies Partial<Record<Kind, Rules[Kind]>>;
