/** A plain browser, without VS Code. */
import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";
import type { Browser as Found } from "../host/browser.ts";

/** Runs as a program of its own: it finds npm's Chromium by the place of its source, which a bundle does not have. */
const FIND =
  "import { findBrowser } from './test/host/browser.ts'; console.log(JSON.stringify(findBrowser()));";

/** Starts the browser that shows the workbench too. */
export async function openBrowser(): Promise<Browser> {
  const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "--eval", FIND];
  const { path, env } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Found;
  return chromium.launch({ executablePath: path, env: { ...process.env, ...env } });
}
