/** Names in expressions (Itanium C++ ABI, section 5.1.6.1). */
import { fail, isDigit } from "../budget.ts";
import { type Node, node } from "./node.ts";
import { type Parser, peek, take, takePair } from "./parser.ts";
import { sourceName } from "./words.ts";

/** `<unresolved-name>` */
export function unresolvedName(p: Parser): Node {
  let globals = 0;
  while (takePair(p, "gs")) {
    globals += 1;
  }
  let own = takePair(p, "sr") ? scoped(p) : baseName(p);
  for (; globals > 0; globals--) {
    own = node("unary", [node("operator", [], { text: "::" }), own]);
  }
  return own;
}

function scoped(p: Parser): Node {
  if (/[TDS]/.test(peek(p))) {
    const type = p.grammar.type(p, false);
    const own = node("qualified", [type, baseName(p)]);
    if (peek(p) !== "I") {
      return own;
    }
    const template = node("template", [own, ...p.grammar.templateArgs(p)]);
    p.subs.push(template);
    return template;
  }
  let scope = take(p, "N") ? p.grammar.type(p, false) : undefined;
  while (!take(p, "E")) {
    // GCC leaves the E out at times.
    if (scope?.kind === "qualified" && peek(p) !== "" && !isDigit(peek(p))) {
      const [outer] = scope.kids as [Node, Node];
      p.subs.push(...(outer.kind === "template" ? [outer.kids[0]!, outer] : [outer]));
      return scope;
    }
    let own = sourceName(p);
    if (peek(p) === "I") {
      p.subs.push(own);
      own = node("template", [own, ...p.grammar.templateArgs(p)]);
    }
    scope = scope === undefined ? own : node("qualified", [scope, own]);
  }
  return node("qualified", [scope ?? fail(), baseName(p)]);
}

/** `<base-unresolved-name>` */
function baseName(p: Parser): Node {
  const isDestructor = takePair(p, "dn");
  // GCC leaves the "on" of an operator out at times.
  const isOperator = !isDestructor && (takePair(p, "on") || !isDigit(peek(p)));
  const named = isOperator
    ? p.grammar.operator(p, true)[0]
    : isDestructor && !isDigit(peek(p))
      ? p.grammar.type(p, false)
      : sourceName(p);
  const own = isDestructor ? node("dtor", [named]) : named;
  return peek(p) === "I" ? node("template", [own, ...p.grammar.templateArgs(p)]) : own;
}
