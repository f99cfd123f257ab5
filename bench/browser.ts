/** Shared code of page benchmarks. */
import type { Browser, Page } from "playwright-core";

/** The time limit for a picture; a rival that takes longer gets this time. */
export const LIMIT_MS = 120_000;

/** Opens an address. Returns the milliseconds until the end of the frame in which `condition` holds. */
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

/** Runs `act` in a new tab, without what an earlier tab left in memory. */
export async function inPage<T>(browser: Browser, act: (page: Page) => Promise<T>): Promise<T> {
  // A strict policy would keep the conditions of a benchmark out too.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  try {
    return await act(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Milliseconds from the event that `act` causes to the end of the frame in which `condition` holds. */
export async function nextFrame(page: Page, act: () => Promise<void>, condition: string): Promise<number> {
  await page.evaluate(`
    window.took = undefined;
    for (const kind of ["keydown", "input"]) {
      addEventListener(kind, () => {
        const began = performance.now();
        const look = () => (${condition}) ? requestAnimationFrame(() => { window.took = performance.now() - began; })
          : requestAnimationFrame(look);
        look();
      }, { once: true, capture: true });
    }`);
  await act();
  return (
    await page.waitForFunction("window.took", undefined, { timeout: LIMIT_MS })
  ).jsonValue() as Promise<number>;
}
