/** The editor's theme, for what is not drawn by a style sheet. */
import { useEffect, useState } from "preact/hooks";
import type { Tone } from "./colors.ts";

/** What a canvas needs of the theme. */
export interface Theme {
  tone: Tone;
  foreground: string;
  background: string;
  focus: string;
  /** The border that high contrast draws around things; undefined in other themes. */
  border: string | undefined;
  font: string;
}

/** Reads the theme. */
function readTheme(): Theme {
  const { classList } = document.body;
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--vscode-${name}`).trim();
  const isHighContrast = classList.contains("vscode-high-contrast");
  const isLight = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
  return {
    tone: isLight ? "light" : "dark",
    foreground: value("foreground") || value("editor-foreground"),
    background: value("editor-background"),
    focus: value("focusBorder"),
    border: isHighContrast || (isLight && value("contrastBorder")) ? value("contrastBorder") : undefined,
    font: value("font-family") || "sans-serif",
  };
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
