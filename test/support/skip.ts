/** Tests that this machine cannot run show why, in their title. */
import type { Context } from "mocha";

/** Skips the current test, or the one that a `setup` prepares; its title shows the reason. */
export function skip(context: Context, reason: string): never {
  const test = context.currentTest ?? context.test;
  if (test) {
    test.title += ` (not on this machine: ${reason})`;
  }
  return context.skip();
}
