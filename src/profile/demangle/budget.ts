/** What reading a mangled name may cost, and how it ends where a text is none. */

/** Thrown where a text is not a mangled name. No stack trace is needed, and many names may fail. */
export const NOT_MANGLED = new Error("not a mangled name");

/** Thrown where a name takes more work than any compiler's. */
export const TOO_MUCH = new Error("a name that takes too much work");

/** Limits the work on one name: substitutions can make it grow without bounds. */
export interface Budget {
  /** How many steps are left. */
  steps: number;
  /** How deep the recursion is. */
  depth: number;
}

/** The deepest recursion: no name of a compiler has more, and the stack of a worker holds it. */
const DEEPEST = 500;

/** Begins a step, one level deeper; whoever began it ends it, unless it is all over. */
export function enter(budget: Budget): void {
  budget.steps -= 1;
  budget.depth += 1;
  if (budget.steps < 0 || budget.depth > DEEPEST) {
    throw TOO_MUCH;
  }
}

/** Ends a step. */
export function leave(budget: Budget): void {
  budget.depth -= 1;
}

/** Ends the reading. */
export function fail(): never {
  throw NOT_MANGLED;
}

/** Whether it is one digit. */
export function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}
