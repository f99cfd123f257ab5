/** The gestures of the flame graph, for benchmarks: hover, zoom by the wheel, pan. */
import type { Page } from "playwright-core";
import { LIMIT_MS } from "./browser.ts";

/** How many frames of a gesture are measured. */
export const STEPS = 15;

const WINDOW = "document.querySelector('.graph canvas').dataset.window";

/** The middle of the graph, in the window. */
async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  const box = (await page.locator(".graph").boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + 50 };
}

/** Each gesture gives the milliseconds of its frames, from the event to the end of the frame that shows its effect. */
export const GESTURES: Record<string, (page: Page) => Promise<number[]>> = {
  async hover(page) {
    const { y } = await middleOf(page);
    const acts = Array.from(
      { length: STEPS },
      (_, i) => () => page.mouse.move(100 + 40 * i, y + 20 * (i % 5)),
    );
    return framesOf(page, acts, "pointermove", "document.querySelector('.tip')?.style.transform");
  },
  async "wheel zoom"(page) {
    const { x, y } = await middleOf(page);
    await page.mouse.move(x, y);
    await page.keyboard.down("Control");
    const acts = Array.from({ length: STEPS }, () => () => page.mouse.wheel(0, -60));
    const times = await framesOf(page, acts, "wheel", WINDOW);
    await page.keyboard.up("Control");
    return times;
  },
  async pan(page) {
    const { x, y } = await middleOf(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 10, y);
    const acts = Array.from({ length: STEPS }, (_, i) => () => page.mouse.move(x + 20 + 10 * i, y));
    const times = await framesOf(page, acts, "pointermove", WINDOW);
    await page.mouse.up();
    return times;
  },
};

/** Milliseconds from each event to the end of the frame after which the value of `effect` is another one. */
async function framesOf(
  page: Page,
  acts: readonly (() => Promise<void>)[],
  kind: string,
  effect: string,
): Promise<number[]> {
  const times: number[] = [];
  for (const act of acts) {
    await page.evaluate(`
      window.took = undefined;
      window.before = ${effect};
      addEventListener("${kind}", () => {
        const began = performance.now();
        const look = () => requestAnimationFrame(() => setTimeout(() => {
          if ((${effect}) !== window.before) { window.took = performance.now() - began; } else { look(); }
        }));
        look();
      }, { once: true, capture: true });`);
    await act();
    const took = await page.waitForFunction("window.took", undefined, { timeout: LIMIT_MS });
    times.push((await took.jsonValue()) as number);
  }
  return times;
}
