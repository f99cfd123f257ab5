/** The editor's theme, for what is not drawn by a style sheet. */
import { useEffect, useState } from "preact/hooks";
import type { Rgb, Tone } from "./colors.ts";

/** What a canvas needs of the theme. */
export interface Theme {
  tone: Tone;
  foreground: string;
  background: string;
  focus: string;
  /** The border that high contrast draws around things; undefined in other themes. */
  border: string | undefined;
  font: string;
  /** How the editor marks the current match of a search, and the others. */
  match: MatchMark;
  otherMatch: MatchMark;
}

/** How a match is marked; high contrast has a border instead of a colour. */
export interface MatchMark {
  /** The opacity is from 0 to 1. */
  background: { color: Rgb; opacity: number } | undefined;
  border: string | undefined;
}

/** Reads the theme. */
function readTheme(): Theme {
  const { classList } = document.body;
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--vscode-${name}`).trim();
  const isHighContrast = classList.contains("vscode-high-contrast");
  const mark = (name: string, otherwise: string): MatchMark => {
    const background = colorOf(value(`editor-${name}Background`));
    const border = value(`editor-${name}Border`) || undefined;
    return { background, border: border ?? (background ? undefined : otherwise) };
  };
  const isLight = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
  return {
    tone: isLight ? "light" : "dark",
    foreground: value("foreground") || value("editor-foreground"),
    background: value("editor-background"),
    focus: value("focusBorder"),
    border: isHighContrast || (isLight && value("contrastBorder")) ? value("contrastBorder") : undefined,
    font: value("font-family") || "sans-serif",
    match: mark("findMatch", value("contrastActiveBorder") || "#f38518"),
    otherMatch: mark("findMatchHighlight", value("contrastActiveBorder") || "#f38518"),
  };
}

/** A colour of the theme, as VS Code writes it; undefined where the theme has none. */
function colorOf(text: string): MatchMark["background"] {
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  context.fillStyle = "#00000000";
  // What is not a colour changes nothing.
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return alpha ? { color: [red!, green!, blue!], opacity: alpha / 255 } : undefined;
}

/** The current theme. VS Code changes the classes of the body when the theme changes. */
export function useTheme(): Theme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(readTheme()));
    observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
