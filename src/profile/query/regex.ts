/** Regular expressions as pprof takes them: RE2's syntax and meaning, in time linear in the text. */
import { RE2JS } from "re2js";
import { QueryError } from "./query.ts";

/** Whether a text holds a match somewhere. */
export type Matcher = (text: string) => boolean;

/**
 * Compiles an option's expression; undefined if it is empty. Results are cached, since names repeat.
 * @throws QueryError that names the option and the error
 */
export function matcher(option: string, expression: string): Matcher | undefined {
  return expression === "" ? undefined : cached(compile(option, expression));
}

/** The limits for an expression that a profile holds, in characters and in steps: pprof's own have 1000. */
const MAX_LENGTH = 65_536;
const MAX_STEPS = 5000;

/**
 * Compiles an expression that a profile holds, which must match a whole text; undefined if it is not an expression. Each character of a text can take as many
 * steps as the expression has: without a limit, a profile could keep us busy for hours.
 * @throws QueryError that names the option if the expression is too large
 */
export function wholeMatcher(option: string, expression: string): Matcher | undefined {
  const compiled = expression.length > MAX_LENGTH ? undefined : compiledOrError(`^(${expression})$`);
  if (compiled instanceof Error) {
    return undefined;
  }
  if (compiled === undefined || compiled.programSize() > MAX_STEPS) {
    throw new QueryError(
      `the profile's ${option} is too large an expression (more than ${MAX_STEPS} steps): check where the profile is from`,
    );
  }
  return cached(compiled);
}

function cached(compiled: RE2JS): Matcher {
  const known = new Map<string, boolean>();
  // To an expression, as to Go's, a byte that is not UTF-8 is U+FFFD; one that was made of such a text looks for it.
  const isPlain = compiled.pattern().isWellFormed();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = compiled.test(isPlain ? text.toWellFormed() : text);
      known.set(text, answer);
    }
    return answer;
  };
}

function compile(option: string, expression: string): RE2JS {
  const compiled = compiledOrError(expression);
  if (compiled instanceof Error) {
    throw new QueryError(`${option}: "${expression}" is not a regular expression (${compiled.message})`);
  }
  return compiled;
}

function compiledOrError(expression: string): RE2JS | Error {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    return error as Error;
  }
}
