/**
 * Stands in for the desktop `code` executable: takes the command line that @vscode/test-electron gives to Electron,
 * starts the VS Code server that install.ts put beside it, and shows the workbench in headless Chromium. Extensions
 * run in the server's real extension host.
 *
 *     code FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE   runs tests, exits as they do
 *     code --install-extension X.vsix --extensions-dir=DIR                   the server's own command line
 *     code FOLDER --remote-debugging-port=N                                  stays open until it is ended
 *     code FOLDER --serve                                                    for a person's own browser
 */
import { type ChildProcess, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findBrowser } from "./browser.ts";
import { ensureServer } from "./install.ts";
import { EXIT, type Lifetime, openLifetime, printed } from "./lifetime.ts";
import { type Options, readOptions } from "./options.ts";
import { openWorkbench } from "./workbench.ts";

/** Where this run's VS Code keeps its settings, extensions and logs. */
interface Profile {
  userData: string;
  extensionsDir: string;
  logs: string;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const script = ensureServer();
  if (options.isCommand) {
    const args = [script, ...process.argv.slice(2), "--accept-server-license-terms"];
    process.exit(spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1);
  }
  const lifetime = await openLifetime();
  const profile = prepareProfile(options, lifetime.scratch);
  const env = hostEnvironment(lifetime.scratch);
  if (options.serve) {
    const token = randomUUID();
    const { authority } = await startServer({ script, options, lifetime, profile, env, token });
    process.stdout.write(`Open ${addressOf(authority, options, token)}\nCtrl+C ends it.\n`);
    return;
  }
  // The browser first: its debugging port goes to the extension host's environment.
  const browser = await startBrowser(options, lifetime, profile, env);
  const server = await startServer({
    script,
    options,
    lifetime,
    profile,
    env: { ...env, VSCODE_TEST_CDP: browser.http },
  });
  await openWorkbench({ options, lifetime, logs: profile.logs, endpoint: browser.socket, ...server });
}

function prepareProfile(options: Options, scratch: string): Profile {
  const userData = resolve(options.userData ?? join(scratch, "user-data"));
  const extensionsDir = resolve(options.extensionsDir ?? join(scratch, "extensions"));
  const logs = join(userData, "logs");
  const settings = join(userData, "User", "settings.json");
  for (const folder of [extensionsDir, logs, join(userData, "User")]) {
    mkdirSync(folder, { recursive: true });
  }
  if (!existsSync(settings)) {
    writeFileSync(
      settings,
      JSON.stringify({ "chat.disableAIFeatures": true, "workbench.startupEditor": "none" }),
    );
  }
  return { userData, extensionsDir, logs };
}

/** Ours, without npm's and another VS Code's own variables; no extension gallery; sockets lie in scratch. */
function hostEnvironment(scratch: string): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VSCODE_IPC_HOOK|VSCODE_NLS|ELECTRON_)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: "{}", XDG_RUNTIME_DIR: scratch };
}

async function startBrowser(
  options: Options,
  lifetime: Lifetime,
  profile: Profile,
  env: NodeJS.ProcessEnv,
): Promise<{ socket: string; http: string }> {
  try {
    const { path, env: more } = findBrowser();
    const args = [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-background-timer-throttling",
      "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
      "--password-store=basic",
      "--force-color-profile=srgb",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
      `--user-data-dir=${join(lifetime.scratch, "browser")}`,
      `--remote-debugging-port=${options.debuggingPort}`,
      "about:blank",
    ];
    const browser = lifetime.start(path, args, { ...env, ...more });
    keepOutput(browser, join(profile.logs, "browser.log"));
    const [, socket, host] = await printed(
      browser,
      /DevTools listening on (ws:\/\/(\S+?)\/\S+)/,
      "The browser",
    );
    browser.once("exit", () => void lifetime.end(EXIT.hostDied, "The browser ended by itself."));
    return { socket: socket!, http: `http://${host}` };
  } catch (error) {
    await lifetime.end(EXIT.noBrowser, (error as Error).message);
    throw error;
  }
}

async function startServer(from: {
  script: string;
  options: Options;
  lifetime: Lifetime;
  profile: Profile;
  env: NodeJS.ProcessEnv;
  token?: string;
}): Promise<{ authority: string; isDriven: boolean; hostCrash: () => string | undefined }> {
  const { script, options, lifetime, profile, env, token } = from;
  // With its smoke-test driver the page takes what a query cannot say, but shows no notification toasts.
  const isDriven =
    options.tests !== undefined || options.extension !== undefined || options.disableExtensions;
  const args = [
    ["--host", "127.0.0.1", "--port", "0"],
    token ? ["--connection-token", token] : ["--without-connection-token"],
    isDriven ? ["--enable-smoke-test-driver"] : [],
    options.disableTrust ? ["--disable-workspace-trust"] : [],
    ["--accept-server-license-terms", "--telemetry-level", "off", "--force-disable-user-env"],
    ["--disable-getting-started-override", "--without-browser-env-var"],
    ["--server-data-dir", join(lifetime.scratch, "server")],
    ["--user-data-dir", profile.userData, "--extensions-dir", profile.extensionsDir],
  ].flat();
  try {
    const server = lifetime.start(process.execPath, [script, ...args], env);
    const log = keepOutput(server, join(profile.logs, "server.log"));
    const hostCrash = watchExtensionHost(server);
    const [, port] = await printed(server, /Extension host agent listening on (\d+)/, "The VS Code server");
    server.once(
      "exit",
      () => void lifetime.end(EXIT.noServer, `The VS Code server ended by itself; see ${log}`),
    );
    return { authority: `localhost:${port}`, isDriven, hostCrash };
  } catch (error) {
    await lifetime.end(EXIT.noServer, (error as Error).message);
    throw error;
  }
}

/** The workbench reports 0 for an extension host that crashed: the server's log tells the truth. */
function watchExtensionHost(server: ChildProcess): () => string | undefined {
  let crash: string | undefined;
  server.stdout?.on("data", (data: Buffer) => {
    const ended = /Extension Host Process exited with code: (\S+), signal: (\S+)\./.exec(String(data));
    if (ended && (ended[1] !== "0" || ended[2] !== "null")) {
      crash = `code ${ended[1]}, signal ${ended[2]}`;
    }
  });
  return () => crash;
}

function keepOutput(child: ChildProcess, file: string): string {
  const log = createWriteStream(file);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return file;
}

function addressOf(authority: string, options: Options, token: string): string {
  const query = new URLSearchParams({ tkn: token });
  const [item] = options.items;
  if (item && item.kind !== "file") {
    query.set(item.kind, item.path);
  }
  return `http://${authority}/?${query}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
