/** Regular expressions that are joined by `|`: pprof has one expression a filter, the page shows a chip for each part. Pure. */

/** Flags for the rest of an expression, such as `(?i)`. */
const FLAGS = /^\(\?[a-zA-Z-]+\)/;

/** More parts than a person reads are shown as one. */
const MOST = 50;

/** The parts of an expression of which one must match. An expression that cannot be taken apart is its own part. */
export function alternatives(expression: string): string[] {
  const { bars, hasFlags } = outline(expression);
  const parts = [...bars, expression.length].map((end, i) =>
    expression.slice(i === 0 ? 0 : bars[i - 1]! + 1, end),
  );
  const isApart = !hasFlags && parts.length <= MOST && parts.every((part) => part !== "");
  return isApart ? parts.map(ungrouped) : [expression];
}

/** The expression that matches where either does. */
export function either(expression: string, another: string): string {
  return expression === "" ? another : `${grouped(expression)}|${grouped(another)}`;
}

/** Flags and open quotes would reach beyond the bar. */
function grouped(expression: string): string {
  const { hasFlags, isQuoting } = outline(expression);
  const closed = isQuoting ? `${expression}\\E` : expression;
  return hasFlags ? `(?:${closed})` : closed;
}

/** Without the group that `grouped` adds. */
function ungrouped(part: string): string {
  const inner = /^\(\?:(\(\?[a-zA-Z-]+\).*)\)$/s.exec(part)?.[1];
  return inner !== undefined && outline(inner).depth === 0 && grouped(inner) === part ? inner : part;
}

interface Outline {
  /** Where the bars outside of groups are. */
  bars: number[];
  /** There are flags outside of groups. */
  hasFlags: boolean;
  /** It ends within `\Q`. */
  isQuoting: boolean;
  /** How many groups are open at the end; negative if it closes more than it opens. */
  depth: number;
}

/** Goes through an expression of RE2 once. */
function outline(expression: string): Outline {
  const found: Outline = { bars: [], hasFlags: false, isQuoting: false, depth: 0 };
  for (let i = 0; i < expression.length; i++) {
    switch (expression[i]) {
      case "\\":
        if (expression[i + 1] === "Q") {
          const end = expression.indexOf("\\E", i + 2);
          found.isQuoting = end < 0;
          i = end < 0 ? expression.length : end + 1;
        } else {
          i += 1;
        }
        break;
      case "[":
        i = endOfClass(expression, i);
        break;
      case "(":
        found.hasFlags ||= found.depth === 0 && FLAGS.test(expression.slice(i, i + 10));
        found.depth += 1;
        break;
      case ")":
        found.depth -= 1;
        break;
      case "|":
        if (found.depth === 0) {
          found.bars.push(i);
        }
        break;
    }
  }
  return found;
}

/** `[:^xdigit:]` */
const LONGEST_NAME = 11;

/** The index of the bracket that closes a class; the end of the text where none does. */
function endOfClass(expression: string, start: number): number {
  // A bracket right at the start is one of the characters.
  let i = start + (expression[start + 1] === "^" ? 2 : 1);
  i += expression[i] === "]" ? 1 : 0;
  while (i < expression.length && expression[i] !== "]") {
    const name = /^\[:\^?\w+:\]/.exec(expression.slice(i, i + LONGEST_NAME))?.[0];
    if (name !== undefined) {
      i += name.length - 1;
    } else if (expression[i] === "\\") {
      i += 1;
    }
    i += 1;
  }
  return i;
}
