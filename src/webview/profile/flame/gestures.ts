/** What the wheel, the pointer and the keys W A S D do to the window of a graph. Pure. */
import type { Span } from "../wire.ts";
import { panned, zoomed } from "./flameWindow.ts";

/** How much a key zooms in, and how far it moves the window as a share of it. */
const KEY_ZOOM = 0.75;
const KEY_PAN = 0.15;

/** How far a pointer moves under a click, in pixels, before it drags. */
export const DRAG_FROM = 4;

/** Pixels of a line, where a mouse scrolls by lines. */
const LINE = 16;

/** The largest zoom of one event of the wheel: a notch of a mouse zooms as much, a trackpad less. */
const MAX_STEP = 0.25;

/** The parts of a `WheelEvent` that count. */
export interface Wheel {
  deltaX: number;
  deltaY: number;
  /** 0 for pixels, 1 for lines, 2 for pages. */
  deltaMode: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** The window after an event of the wheel at the share `at` of it; undefined where the wheel only scrolls. */
export function wheeled(span: Span, wheel: Wheel, at: number, width: number): Span | undefined {
  const unit = wheel.deltaMode === 1 ? LINE : wheel.deltaMode === 2 ? width : 1;
  if (wheel.ctrlKey || wheel.metaKey) {
    const step = (wheel.deltaY * unit) / 100;
    return zoomed(span, at, Math.exp(Math.min(MAX_STEP, Math.max(-MAX_STEP, step))));
  }
  const sideways = wheel.shiftKey && wheel.deltaX === 0 ? wheel.deltaY : wheel.deltaX;
  const isSideways = wheel.shiftKey || Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY);
  return isSideways ? panned(span, (sideways * unit) / width) : undefined;
}

/** The window after one of the keys W A S D; undefined after any other. */
export function keyed(span: Span, key: string, at: number): Span | undefined {
  switch (key.toLowerCase()) {
    case "w":
      return zoomed(span, at, KEY_ZOOM);
    case "s":
      return zoomed(span, at, 1 / KEY_ZOOM);
    case "a":
      return panned(span, -KEY_PAN);
    case "d":
      return panned(span, KEY_PAN);
  }
  return undefined;
}
