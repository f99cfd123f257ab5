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
  if (expression === "") {
    return undefined;
  }
  const compiled = compile(option, expression);
  const known = new Map<string, boolean>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = compiled.test(text);
      known.set(text, answer);
    }
    return answer;
  };
}

function compile(option: string, expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    throw new QueryError(
      `${option}: "${expression}" is not a regular expression (${(error as Error).message})`,
    );
  }
}
