/** What benchmarks of pages share. */
import type { Browser, Page } from "playwright-core";

/** Nobody waits longer for a picture; a rival that takes longer counts as this. */
export const LIMIT_MS = 120_000;

/** Opens an address; gives the milliseconds from before that to the end of the frame in which `condition` holds. */
export async function shown(page: Page, address: string, condition: string): Promise<number> {
  const began = performance.now();
  await page.goto(address, { waitUntil: "commit", timeout: LIMIT_MS });
  await page.waitForFunction(
    `(${condition}) && new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))`,
    undefined,
    { timeout: LIMIT_MS },
  );
  return performance.now() - began;
}

/** What a tab of its own gives, without what an earlier one left in memory. */
export async function inPage<T>(browser: Browser, act: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    return await act(await context.newPage());
  } finally {
    await context.close();
  }
}
