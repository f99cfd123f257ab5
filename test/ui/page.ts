/** What the tests of a page do to it from within. */
import axe from "axe-core";
import type { Frame } from "playwright-core";
import type { Window } from "./support.ts";

/** The page's own frame, as the browser's debugger sees it: the policy does not bind the debugger. */
export async function pageFrame(window: Window): Promise<Frame> {
  const body = await window.webview.locator("body").elementHandle();
  return (await body!.ownerFrame())!;
}

/** What axe finds, in short. */
export async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(`${axe.source}; undefined`);
  const run = "axe.run(document, { resultTypes: ['violations'] })";
  const { violations: found } = (await frame.evaluate(run)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)} ${nodes[0]!.failureSummary}`);
}
