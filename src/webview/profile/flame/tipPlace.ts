/** Where the tooltip is. Pure. */

/** A box of the window, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The distance from the frame and from the window's edges, in pixels. */
const GAP = 6;

/**
 * The tooltip's left and top edge: below the frame, or above it where there is no room below, so that the frame is
 * never hidden; to the right of the pointer, as far as the window has room.
 */
export function tipPlace(
  pointer: { x: number; y: number },
  frame: { top: number; bottom: number },
  tip: { width: number; height: number },
  window: { width: number; height: number },
): { left: number; top: number } {
  const below = Math.max(frame.bottom, pointer.y + 2 * GAP) + GAP;
  const above = frame.top - GAP - tip.height;
  const isBelow = below + tip.height + GAP <= window.height || above < GAP;
  const left = Math.min(pointer.x + 2 * GAP, window.width - tip.width - GAP);
  return { left: Math.max(GAP, left), top: isBelow ? below : above };
}
