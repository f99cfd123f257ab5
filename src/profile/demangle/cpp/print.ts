/** Writes the tree of a C++ name as pprof's demangler does (ast.go in github.com/ianlancetaylor/demangle). */
import { type Budget, enter, leave, NOT_MANGLED } from "../budget.ts";
import type { Node } from "./node.ts";
import { EXPRESSIONS } from "./printExpressions.ts";
import { type Printer, printList, type Rules, write, writeUnmarked } from "./printer.ts";
import { isEmpty, MODIFIED, printInner } from "./printTypes.ts";

/** What of a name is written. */
export interface Shown {
  templateParams: boolean;
  /** The parameters of functions that local things are in. */
  enclosingParams: boolean;
}

/**
 * The text of a tree, of at most `most` characters.
 * @throws TOO_MUCH, NOT_MANGLED
 */
export function printed(a: Node, shown: Shown, { budget, most }: { budget: Budget; most: number }): string {
  const printer: Printer = {
    templateParams: shown.templateParams,
    enclosingParams: shown.enclosingParams,
    parts: [],
    budget,
    last: "",
    left: most,
    inner: [],
    print(one) {
      // One inside of itself twice is left out.
      if (one.writing > 1) {
        return;
      }
      one.writing += 1;
      try {
        printer.printAlways(one);
      } finally {
        one.writing -= 1;
      }
    },
    printAlways(one) {
      enter(budget);
      RULES[one.kind](printer, one);
      leave(budget);
    },
  };
  printer.printAlways(a);
  return printer.parts.join("");
}

/** Runs with other modifiers, then with those before. */
function withInner(p: Printer, inner: Node[], run: () => void): void {
  const before = p.inner;
  p.inner = inner;
  run();
  p.inner = before;
}

function printTemplate(p: Printer, { kids }: Node): void {
  withInner(p, [], () => {
    p.print(kids[0]!);
    if (!p.templateParams) {
      return;
    }
    write(p, p.last === "<" ? " <" : "<");
    printList(
      p,
      kids.slice(1).filter((kid) => !isEmpty(p, kid!)),
    );
    write(p, p.last === ">" ? " >" : ">");
  });
}

const RULES: Rules = {
  ...EXPRESSIONS,
  ...MODIFIED,
  name: (p, { text }) => write(p, text),
  text: (p, { text }) => write(p, text),
  builtin: (p, { text }) => write(p, text),
  raw: (p, { text }) => writeUnmarked(p, text),
  typed(p, a) {
    withInner(p, [a], () => {
      p.print(a.kids[1]!);
      if (p.inner.length > 0) {
        write(p, " ");
        p.print(a.kids[0]!);
      }
    });
  },
  qualified(p, { kids }) {
    p.print(kids[0]!);
    write(p, "::");
    p.print(kids[1]!);
  },
  template: printTemplate,
  templateParam(p, { of, num }) {
    const arg = of?.kids[num + 1];
    if (!arg) {
      throw NOT_MANGLED;
    }
    p.print(arg);
  },
  lambdaAuto: (p, { num }) => writeUnmarked(p, `auto:${num + 1}`),
  qualifiedArg: (p, { kids }) => p.print(kids[1]!),
  qualifiers(p, { kids }) {
    for (const [i, kid] of kids.entries()) {
      write(p, i > 0 ? " " : "");
      p.printAlways(kid!);
    }
  },
  qualifier(p, { kids, text }) {
    write(p, text);
    if (kids.length > 0) {
      write(p, "(");
      printList(
        p,
        kids.filter((kid) => kid!.kind !== "exprList" || kid!.kids.length > 0),
      );
      write(p, ")");
    }
  },
  constrainedParam: (p, a) => printDeclaration(p, a),
  nonTypeParam: (p, a) => printDeclaration(p, a),
  transformed(p, { kids, text }) {
    write(p, `${text}(`);
    p.print(kids[0]!);
    write(p, ")");
  },
  fixed(p, { kids, flag, num }) {
    const [base] = kids;
    write(p, num === 1 ? "_Sat " : "");
    if (base!.kind !== "builtin" || base!.text !== "int") {
      p.print(base!);
      write(p, " ");
    }
    write(p, flag ? "_Accum" : "_Fract");
  },
  bitInt(p, { kids, flag }) {
    write(p, flag ? "_BitInt(" : "unsigned _BitInt(");
    p.print(kids[0]!);
    write(p, ")");
  },
  elaborated(p, { kids, text }) {
    write(p, `${text} `);
    p.printAlways(kids[0]!);
  },
  decltype(p, { kids }) {
    write(p, "decltype (");
    p.print(kids[0]!);
    write(p, ")");
  },
  ctor: (p, { kids }) => p.print(kids[0]!),
  dtor(p, { kids }) {
    write(p, "~");
    p.print(kids[0]!);
  },
  tagged(p, { kids }) {
    p.print(kids[0]!);
    write(p, "[abi:");
    p.print(kids[1]!);
    write(p, "]");
  },
  typeParam(p, { kids }) {
    write(p, "typename ");
    printInner(p);
    p.print(kids[0]!);
  },
  templateTemplateParam(p, { kids }) {
    write(p, "template<");
    printList(p, kids[1]!.kids);
    write(p, "> typename ");
    p.print(kids[0]!);
    if (kids[2]) {
      write(p, " requires ");
      p.print(kids[2]);
    }
  },
  paramPack(p, a) {
    const [declaration] = a.kids;
    withInner(p, [a], () => {
      p.print(declaration!.kind === "nonTypeParam" ? declaration!.kids[1]! : declaration!);
      write(p, p.inner.length > 0 ? "..." : "");
    });
  },
  defaultArg(p, { kids, num }) {
    writeUnmarked(p, `{default arg#${num + 1}}::`);
    p.print(kids[0]!);
  },
  closure(p, a) {
    write(p, "{lambda");
    printLambda(p, a);
    write(p, `#${a.num + 1}}`);
  },
  lambdaExpr(p, { kids }) {
    write(p, "[]");
    printLambda(p, kids[0]!);
    write(p, "{...}");
  },
  clone(p, { kids, text }) {
    p.print(kids[0]!);
    write(p, ` [clone ${text}]`);
  },
  special(p, { kids, text }) {
    write(p, text);
    p.print(kids[0]!);
    if (kids[1]) {
      write(p, "-in-");
      p.print(kids[1]);
    }
  },
  enableIf(p, { kids }) {
    p.print(kids[0]!);
    write(p, " [enable_if:");
    printList(p, kids.slice(1));
    write(p, "]");
  },
  moduleName(p, { kids, flag }) {
    const [parent] = kids;
    if (parent) {
      p.print(parent);
    }
    write(p, flag ? ":" : parent ? "." : "");
    p.print(kids[1]!);
  },
  moduleEntity(p, { kids }) {
    p.print(kids[1]!);
    write(p, "@");
    p.print(kids[0]!);
  },
  friend(p, { kids }) {
    write(p, "friend ");
    p.print(kids[0]!);
  },
  thisParam(p, { kids }) {
    write(p, "this ");
    p.print(kids[0]!);
  },
};

/** A parameter of a template: its type or concept, and its name. */
function printDeclaration(p: Printer, a: Node): void {
  p.inner.push(a);
  p.print(a.kids[1]!);
  if (p.inner.length > 0) {
    write(p, " ");
    p.print(a.kids[0]!);
    p.inner.pop();
  }
}

/** The template parameters, the parameters and the constraints of a lambda. */
function printLambda(p: Printer, { kids: [declarations, first, types, last] }: Node): void {
  if (declarations!.kids.length > 0) {
    write(p, "<");
    printList(p, declarations!.kids);
    write(p, ">");
  }
  if (first) {
    write(p, " requires ");
    p.print(first);
    write(p, " ");
  }
  write(p, "(");
  printList(p, types!.kids);
  write(p, ")");
  if (last) {
    write(p, " requires ");
    p.print(last);
  }
}
