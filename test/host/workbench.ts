/** Opens the workbench's page as the desktop would: what to open, which extension, which tests. */
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { format } from "node:util";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { EXIT, type Lifetime } from "./lifetime.ts";
import type { Options } from "./options.ts";

/** What the workbench itself logs in every run. All of it is in page.log; VSCODE_TEST_VERBOSE=1 prints it too. */
const NOISE =
  /^(Ignoring fetching additional|Updating additional builtin|Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate\]|Timed out waiting for authentication provider|Creation of workbench contribution|No search provider registered|Canceled: Canceled|DialogService: |\[ChatModelSelection\]|\[DefaultAccount\]|ERR Canceled|\[perf\])/;

/** Tests that take longer are ended. */
const LIMIT_MS = 600_000;

/** A loaded machine takes a minute to show the workbench, an idle one four seconds. */
const START_MS = 180_000;

interface Opening {
  options: Options;
  lifetime: Lifetime;
  logs: string;
  /** The browser's debugging socket. */
  endpoint: string;
  /** Host and port of the VS Code server. */
  authority: string;
  isDriven: boolean;
  /** How the extension host crashed; undefined while it did not. */
  hostCrash: () => string | undefined;
}

/** Shows the workbench; where there are tests, ends the run with their exit code. */
export async function openWorkbench(opening: Opening): Promise<void> {
  const { options, lifetime, logs, authority } = opening;
  const browser = await chromium.connectOverCDP(opening.endpoint);
  const context = browser.contexts()[0]!;
  await context.grantPermissions(["clipboard-read", "clipboard-write", "notifications"], {
    origin: `http://${authority}`,
  });
  const page = await firstPage(context);
  const log = createWriteStream(join(logs, "page.log"));
  page.on("console", (message) => log.write(`[console ${message.type()}] ${message.text()}\n`));
  page.on("pageerror", (error) => log.write(`[pageerror] ${error.stack}\n`));
  page.on("crash", () => void lifetime.end(EXIT.hostDied, "The browser's page crashed."));
  await answerTests(page, opening, log);
  if (options.tests) {
    limitTests(page, lifetime, logs);
  }
  await page.goto(addressOf(opening), { timeout: START_MS });
  await page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: START_MS });
}

async function firstPage(context: BrowserContext): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  const [width, height] = (process.env.VSCODE_TEST_WINDOW ?? "1400x900").split("x").map(Number);
  await page.setViewportSize({ width: width!, height: height! });
  return page;
}

/** What the smoke-test driver calls: the extension host's console, and the end of the tests. */
async function answerTests(page: Page, { lifetime, hostCrash }: Opening, log: WriteStream): Promise<void> {
  await page.exposeFunction("codeAutomationLog", (type: string, args: unknown) => {
    const line = format(...(Array.isArray(args) ? args : [args]));
    log.write(`[${type}] ${line}\n`);
    if (process.env.VSCODE_TEST_VERBOSE || !NOISE.test(line)) {
      (type === "error" || type === "warn" ? process.stderr : process.stdout).write(`${line}\n`);
    }
  });
  await page.exposeFunction("codeAutomationExit", async (code: unknown) => {
    // The server logs the end of the extension host a little after the page hears of it.
    await delay(500);
    const crash = hostCrash();
    if (code === 0 && crash) {
      await lifetime.end(EXIT.hostDied, `The extension host crashed (${crash}).`);
    }
    await lifetime.end(typeof code === "number" ? code : 1);
  });
}

function limitTests(page: Page, lifetime: Lifetime, logs: string): void {
  const limitMs = Number(process.env.VSCODE_TEST_TIMEOUT ?? LIMIT_MS);
  const shot = join(logs, "timeout.png");
  setTimeout(async () => {
    await Promise.race([page.screenshot({ path: shot }).catch(() => undefined), delay(5000)]);
    await lifetime.end(
      EXIT.timeout,
      `The tests were not over after ${limitMs / 1000} s and were ended; see ${shot}`,
    );
  }, limitMs).unref();
}

function addressOf({ options, authority, isDriven }: Opening): string {
  const remote = (path: string) => `vscode-remote://${authority}${encodeURI(path)}`;
  const payload: [string, string][] = [];
  const say = (name: string, value: string | undefined) => {
    if (value !== undefined) {
      payload.push([name, value]);
    }
  };
  say("skipWelcome", options.skipWelcome ? "true" : undefined);
  say("skipReleaseNotes", options.skipReleaseNotes ? "true" : undefined);
  say("disableExtensions", options.disableExtensions ? "true" : undefined);
  say("extensionDevelopmentPath", options.extension && remote(options.extension));
  say("extensionTestsPath", options.tests && remote(options.tests));
  const query = new URLSearchParams();
  for (const { path, kind } of options.items) {
    if (kind === "file") {
      say("openFile", remote(path));
    } else {
      query.set(kind, path);
    }
  }
  if (!query.has("folder") && !query.has("workspace")) {
    query.set("ew", "true");
  }
  if (isDriven) {
    query.set("payload", JSON.stringify(payload));
  }
  return `http://${authority}/?${query}`;
}
