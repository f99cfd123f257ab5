/** The colours of pprof's graphs (dotColor in internal/graph/dotgraph.go). */

/** Shifts colours away from grey, so that gains and losses differ. */
const EXPONENT = 0.3;

/** Shares under this one are paler. */
const PALE = 0.2;

/** A share of the total, from -1 (green) over 0 (grey) to 1 (red), as a colour of lines, or a light one to fill with. */
export function dotColor(share: number, use: "line" | "fill"): string {
  const value = use === "fill" ? 0.93 : 0.7;
  const score = Math.max(-1, Math.min(1, share));
  const size = Math.abs(score);
  const saturation = (use === "fill" ? 0.1 : 1) * (size < PALE ? size / PALE : 1);
  const shifted = size ** EXPONENT;
  const pale = value * (1 - saturation * shifted);
  const [red, green] = score < 0 ? [pale, value] : [value, pale];
  const blue = value * (1 - saturation);
  return `#${[red, green, blue].map((part) => ((part * 255) & 255).toString(16).padStart(2, "0")).join("")}`;
}
