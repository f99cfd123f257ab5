/** Tests that this machine cannot run say why, where their name is printed. */
import type { Context } from "mocha";

/** Ends the test that runs, or that a `setup` prepares, as skipped; its title tells the reason. */
export function skip(context: Context, reason: string): never {
  const test = context.currentTest ?? context.test;
  if (test) {
    test.title += ` (not on this machine: ${reason})`;
  }
  return context.skip();
}
