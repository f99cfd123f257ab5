/** A person at a real VS Code, with the packaged extension installed into a profile of its own. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from "playwright-core";
import { commandOf, freePort, hostExecutable } from "../host/index.ts";
import { newProfile, type Profile } from "../host/profile.ts";

/** The themes that every screen is looked at in: their names in the picker, and the workbench's class. */
const THEMES = {
  light: { label: "Light Modern", shownAs: "vs" },
  "high-contrast": { label: "Dark High Contrast", shownAs: "hc-black" },
  "high-contrast-light": { label: "Light High Contrast", shownAs: "hc-light" },
  dark: { label: "Dark Modern", shownAs: "vs-dark" },
} as const;

/** With GO_VERIFY_SCREENSHOTS=1 every theme is gone through, and what is seen goes to docs/images; else light and dark are. */
export const forDocs = process.env.GO_VERIFY_SCREENSHOTS === "1";
const shownThemes = Object.entries(THEMES).filter(([theme]) => forDocs || !theme.startsWith("high"));

/** A loaded machine takes a minute to start VS Code, and seconds for each click. */
const START_MS = 180_000;
const STEP_MS = 60_000;

/** Characters of the editors' content that a failure shows. */
const SIGHT = 2_000;

/** Where the views end, in pixels of the window's 1400. */
const VIEWS_WIDTH = 640;

/** A VS Code window, as a person uses it. */
export interface Window {
  readonly page: Page;
  readonly profile: Profile;
  /** Runs a command of the palette by its whole name. */
  run(command: string): Promise<void>;
  /** Opens a file of the sample folder by its name, in its default editor. */
  openFile(name: string): Promise<void>;
  /** What the webview in front shows. */
  readonly webview: FrameLocator;
  /** Shows Go Verify's views by a click in the activity bar, wide enough to read their rows. */
  showViews(): Promise<void>;
  /** A row of a tree by a part of its label. */
  row(name: string | RegExp): Locator;
  /** From now on notes each label that a row of any tree has; gives all different ones when asked. */
  watchRows(): Promise<() => Promise<string[]>>;
  /** The text of the editor in front, without the editor's hard spaces. */
  editorText(): Promise<string>;
  /** Does something in one theme after the other (see GO_VERIFY_SCREENSHOTS); the last one is dark. */
  inEachTheme(act: (theme: string) => Promise<void>): Promise<void>;
  /** Writes out/ui/<name>.png; with GO_VERIFY_SCREENSHOTS=1 to docs/images too. */
  screenshot(name: string): Promise<void>;
  /** Writes out/ui/<name>-<theme>.png for each theme; with GO_VERIFY_SCREENSHOTS=1 to docs/images too. */
  screenshots(name: string): Promise<void>;
  /** Writes out/ui/failed-<name>.png and says what stands in the editors, to be looked at after a failure. */
  keepSight(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Installs the package, opens the sample folder and waits until the extension is known. */
export async function openWindow(from: {
  env?: Readonly<Record<string, string>>;
  settings?: Readonly<Record<string, unknown>>;
  /** Leaves the sample folder untrusted, as VS Code does with one that it sees for the first time. */
  isRestricted?: boolean;
  /** Files of the sample folder to write first, by their paths in it. */
  files?: Readonly<Record<string, string | Uint8Array>>;
}): Promise<Window> {
  const executable = await hostExecutable();
  const profile = await newProfile({ "workbench.colorTheme": "Default Dark Modern", ...from.settings });
  const installed = spawnSync(commandOf(executable), profile.install, {
    encoding: "utf8",
    cwd: profile.folder,
  });
  if (installed.status !== 0) {
    profile.remove();
    throw new Error(`The package cannot be installed.\n${installed.stdout}\n${installed.stderr}`);
  }
  for (const [name, content] of Object.entries(from.files ?? {})) {
    const file = join(profile.workspace, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o755 });
  }
  const port = await freePort();
  const open = profile.open.filter((flag) => !(from.isRestricted && flag === "--disable-workspace-trust"));
  const code = spawn(executable, [...open, `--remote-debugging-port=${port}`], {
    cwd: profile.folder,
    env: { ...process.env, ...from.env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const close = async (browser?: Browser) => {
    await browser?.close();
    await ended(code);
    profile.remove();
  };
  try {
    const { browser, page } = await workbench(port, code);
    page.setDefaultTimeout(STEP_MS);
    await activityTab(page).waitFor({ timeout: START_MS });
    return { ...windowOn(page, profile), close: () => close(browser) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits for the page that shows the workbench. */
async function workbench(port: number, code: ChildProcess): Promise<{ browser: Browser; page: Page }> {
  for (let waited = 0; waited < START_MS && code.exitCode === null; waited += 250) {
    await delay(250);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined);
    for (const page of browser?.contexts().flatMap((context) => context.pages()) ?? []) {
      const bar = page.locator(".monaco-workbench .part.statusbar");
      if (await bar.count().catch(() => 0)) {
        return { browser: browser!, page };
      }
    }
    await browser?.close();
  }
  throw new Error("VS Code did not show its workbench.");
}

async function ended(code: ChildProcess): Promise<void> {
  if (code.exitCode === null && code.signalCode === null) {
    const exit = new Promise((resolve) => code.once("exit", resolve));
    code.kill("SIGTERM");
    await exit;
  }
}

function activityTab(page: Page): Locator {
  return page.locator(".activitybar").getByRole("tab", { name: "Go Verify" });
}

function windowOn(page: Page, profile: Profile): Omit<Window, "close"> {
  return {
    page,
    profile,
    async run(command) {
      await quickOpen(page, `>${command}`, command);
    },
    async openFile(name) {
      await quickOpen(page, name, name);
    },
    webview: page.frameLocator("iframe.webview.ready >> visible=true").frameLocator("#active-frame"),
    async showViews() {
      await activityTab(page).click();
      await page.locator(".pane-header", { hasText: "Install" }).waitFor();
      const bar = (await page.locator(".part.sidebar").boundingBox())!;
      await page.mouse.move(bar.x + bar.width + 2, 400);
      await page.mouse.down();
      await page.mouse.move(VIEWS_WIDTH, 400, { steps: 5 });
      await page.mouse.up();
    },
    row: (name) => page.locator(".monaco-list-row").filter({ hasText: name }),
    watchRows: () => watchRows(page),
    async editorText() {
      const lines = await page.locator(".editor-instance .view-lines .view-line").evaluateAll((all) =>
        all
          .map((line) => ({ top: Number.parseInt((line as unknown as Line).style.top, 10), line }))
          .sort((a, b) => a.top - b.top)
          .map(({ line }) => line.textContent ?? ""),
      );
      return lines.join("\n").replaceAll("\u00a0", " ");
    },
    inEachTheme: (act) => inEachTheme(page, act),
    screenshot: (name) => screenshot(page, name),
    screenshots: (name) => inEachTheme(page, (theme) => screenshot(page, `${name}-${theme}`)),
    async keepSight(name) {
      await page.screenshot({ path: `out/ui/failed-${name.replaceAll(/\W+/g, "-")}.png` });
      console.log(`In the editors:\n${(await page.locator(".part.editor").ariaSnapshot()).slice(0, SIGHT)}`);
    },
  };
}

/** Watches from within the window: what is shown for less than a look from outside takes is seen too. */
async function watchRows(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`(() => {
    const labels = new Set();
    const look = () => {
      for (const row of document.querySelectorAll(".monaco-list-row[aria-label]")) {
        labels.add(row.getAttribute("aria-label"));
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    globalThis.watched = { labels, observer };
  })()`);
  return async () => {
    await delay(200);
    return page.evaluate("watched.observer.disconnect(), [...watched.labels]") as Promise<string[]>;
  };
}

/** The part of a DOM element that we read; the tests are compiled without the DOM's types. */
interface Line {
  style: { top: string };
}

/** Opens the box of commands and files, once a box that was answered before is gone, and picks from it. */
async function quickOpen(page: Page, text: string, item: string): Promise<void> {
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  await page.keyboard.press("F1");
  await pick(page, text, item);
}

/** Types into the box that is open, and clicks the one item of that name. */
async function pick(page: Page, text: string, item: string): Promise<void> {
  const box = page.locator(".quick-input-widget");
  await box.locator("input").first().fill(text);
  const names = [`[aria-label="${item}"]`, `[aria-label^="${item},"]`];
  await box.locator(names.map((name) => `.monaco-list-row${name}`).join()).click();
}

async function inEachTheme(page: Page, act: (theme: string) => Promise<void>): Promise<void> {
  for (const [theme, { label, shownAs }] of shownThemes) {
    await quickOpen(page, ">Preferences: Color Theme", "Preferences: Color Theme");
    await page.locator(".quick-input-widget input[placeholder*='Theme']").waitFor();
    await pick(page, label, label);
    await page.locator(`.monaco-workbench.${shownAs}`).waitFor();
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await page.mouse.move(0, 0);
    // The colours of the text follow the theme a little later.
    await delay(500);
    await act(theme);
  }
}

/** Screens that the package shows too, and how small: it has little room. */
const FOR_WALKTHROUGH: Readonly<Record<string, number>> = {
  "profile-flame-1280-dark": 0.5,
  "profile-compare-1280-dark": 0.5,
  "gosum-dark": 0.5,
  // README has it too, where its text is read.
  "verify-log-dark": 0.6,
};

async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync("out/ui", { recursive: true });
  writeFileSync(`out/ui/${name}.png`, await page.screenshot());
  if (forDocs) {
    await webp(page, `docs/images/${name}.webp`, 1);
    const scale = FOR_WALKTHROUGH[name];
    if (scale !== undefined) {
      await webp(page, `media/walkthrough/${name}.webp`, scale);
    }
  }
}

/** A picture of the page that is small enough to be shipped: about 45 KB, and 12 KB at half the size. */
async function webp(page: Page, path: string, scale: number): Promise<void> {
  const { width, height } = page.viewportSize() ?? (await page.locator("body").boundingBox())!;
  const devTools = await page.context().newCDPSession(page);
  const { data } = await devTools.send("Page.captureScreenshot", {
    format: "webp",
    quality: scale < 1 ? 40 : 60,
    clip: { x: 0, y: 0, width, height, scale },
  });
  await devTools.detach();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.from(data, "base64"));
}
