/** Colours of frames, with a lightness on which text can be read. Pure. */

import type { Origin } from "./flame/origin.ts";

/** Whether a theme is light or dark. */
export type Tone = "light" | "dark";

/** Colour of the text on frames. */
export const TEXT: Readonly<Record<Tone, string>> = { light: "#1b1b1b", dark: "#ffffff" };

/** Lightness and chroma (OKLCH) of a package's colour; with TEXT the contrast is at least 4.5. */
const PAINT = { light: [0.8, 0.1], dark: [0.5, 0.1] } as const;

/** A package's frame. */
export function hueColor(hue: number, tone: Tone): string {
  return hex(PAINT[tone][0], PAINT[tone][1], hue);
}

/** A frame of the runtime, a folded frame, or the frame of the whole profile. */
export function greyColor(tone: Tone): string {
  return hex(PAINT[tone][0] + (tone === "light" ? 0.02 : -0.04), 0.004, 260);
}

/** The hues of the origins of code; that of the runtime is grey. */
const ORIGIN_HUES = { own: 75, third: 350, std: 245 } as const;

/** A frame by the origin of its code. */
export function originColor(origin: Origin, tone: Tone): string {
  return origin === "runtime" ? greyColor(tone) : hueColor(ORIGIN_HUES[origin], tone);
}

const GROWN_HUE = 60;
const SHRUNK_HUE = 255;

/** A frame of a comparison: orange where it grew, blue where it shrank, the more the larger `ratio` is (−1 to 1). */
export function changeColor(ratio: number, tone: Tone): string {
  const strength = Math.sqrt(Math.min(1, Math.abs(ratio)));
  const chroma = 0.015 + 0.1 * strength;
  const lightness = PAINT[tone][0] + (tone === "light" ? -0.04 : 0.03) * strength;
  return ratio === 0 ? greyColor(tone) : hex(lightness, chroma, ratio > 0 ? GROWN_HUE : SHRUNK_HUE);
}

/** The text on a colour of the theme: the one of black and white that has the higher contrast. */
export function textOn(color: Rgb): string {
  const [red, green, blue] = color.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  // The luminance at which black and white have the same contrast (WCAG 2.2).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The colour `#rrggbb` behind a colour with an opacity from 0 to 1. */
export function blended(color: Rgb, opacity: number, behind: string): Rgb {
  const mix = (channel: number, at: number) =>
    Math.round(channel * opacity + Number.parseInt(behind.slice(at, at + 2), 16) * (1 - opacity));
  return [mix(color[0], 1), mix(color[1], 3), mix(color[2], 5)];
}

/** OKLCH to `#rrggbb` (Björn Ottosson's matrices); what sRGB does not have is cut off. */
function hex(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const channel = (value: number) => {
    const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, encoded)) * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${linear.map(channel).join("")}`;
}
