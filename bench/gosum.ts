/** Times what a person waits for in go.sum: the comparison in a terminal, the report, the language server. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { parseGoSum } from "../src/modules/goSum/goSum.ts";
import { diffSums } from "../src/modules/goSum/sumDiff.ts";
import { readSumText } from "../src/modules/goSum/sumText.ts";
import { findBrowser } from "../test/host/browser.ts";
import { FILTERING, SCROLLING } from "../test/support/sumPage.ts";
import { inPage, shown } from "./browser.ts";
import type { Claim } from "./claims.ts";
import { servePages } from "./pages.ts";

/** An operation with its times and its time limit, in ms. */
export interface Timed {
  what: string;
  times: number[];
  limit: number;
}

/** The set-up of the benchmark. */
export interface Setup {
  /** A scratch folder. */
  work: string;
  /** The project with its bundles. */
  root: string;
  rounds: number;
}

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;

/** A go.sum with this number of lines, two per module; every tenth module has `version`, the others v1.0.0. */
function goSum(lines: number, version: string): string {
  return Array.from({ length: lines / 2 }, (_, i) => {
    const module = `example.com/org${i >> 3}/m${i} ${i % 10 === 0 ? version : "v1.0.0"}`;
    return `${module} ${hash("h")}\n${module}/go.mod ${hash("M")}\n`;
  }).join("");
}

/** The complete command, including the start of Node. */
export function diffTimes({ work, root, rounds }: Setup, run: (...command: string[]) => void): Timed {
  const [old, now] = ["v1.0.0", "v1.1.0"].map((version) => {
    const file = join(work, `${version}.sum`);
    writeFileSync(file, goSum(10_000, version));
    return file;
  });
  const times = Array.from({ length: rounds + 1 }, () => {
    const began = performance.now();
    run(process.execPath, join(root, "dist/cli.js"), "gosum", "diff", old!, now!);
    return performance.now() - began;
  });
  return { what: "gosum diff of 10,000 lines, the whole command", times: times.slice(1), limit: 100 };
}

/** The report without the start of a webview in the editor. */
export async function pageTimes({ work, root, rounds }: Setup): Promise<Timed[]> {
  for (const lines of [3_400, 60_000]) {
    const side = (label: string, text: string) => ({
      label,
      files: [{ name: "go.sum", sums: parseGoSum(text) }],
      mods: [],
    });
    const diff = diffSums(side("HEAD", ""), side("working tree", goSum(lines, "v1.1.0")));
    writeFileSync(join(work, `${lines}.json`), JSON.stringify(diff));
  }
  const found = findBrowser();
  const server = await servePages({ webview: join(root, "dist/webview"), files: work });
  const browser = await chromium.launch({
    executablePath: found.path,
    env: { ...process.env, ...found.env },
  });
  const rows: Timed = { what: "first rows of a report of 3,400 lines", times: [], limit: 400 };
  const scrolled: Timed = { what: "next frame, scrolling 60,000 lines", times: [], limit: 50 };
  const filtered: Timed = { what: "next frame, filtering 60,000 lines", times: [], limit: 50 };
  const firstRow = "document.querySelector('.row.module') !== null";
  try {
    for (let round = 0; round < rounds; round += 1) {
      const address = (lines: number) => `${server.origin}/gosum?${lines}`;
      rows.times.push(await inPage(browser, (page) => shown(page, address(3_400), firstRow)));
      await inPage(browser, async (page) => {
        await shown(page, address(60_000), firstRow);
        scrolled.times.push(...((await page.evaluate(SCROLLING)) as number[]));
        filtered.times.push(...((await page.evaluate(FILTERING)) as number[]));
      });
    }
  } finally {
    await browser.close();
    server.close();
  }
  return [rows, scrolled, filtered];
}

/** How often a text is read in one run of a claim, and the lines that it has. */
const KEYSTROKES = 50;
const MOST_TYPED = 20_000;

/** What is read of a go.sum after each of some keystrokes, beside reading all of it. */
export function readingClaim(): Claim {
  const text = goSum(MOST_TYPED, "v1.1.0");
  const half = text.indexOf("\n", text.length / 2) + 1;
  const texts = Array.from(
    { length: KEYSTROKES },
    (_, i) => `${text.slice(0, half)}${"x".repeat(i + 1)}${text.slice(half)}`,
  );
  return {
    name: `Reading ${MOST_TYPED.toLocaleString("en")} lines after each of ${KEYSTROKES} keystrokes`,
    ours: "the lines that changed",
    rival: "all lines anew",
    limit: 0.5,
    run: {
      ours() {
        let known = readSumText(text);
        for (const typed of texts) {
          known = readSumText(typed, known);
        }
      },
      rival() {
        for (const typed of texts) {
          parseGoSum(typed);
        }
      },
    },
  };
}

/** From the message for a keystroke to its diagnostics, and the processor time of the server for it. */
export async function keystrokeTimes(setup: Setup): Promise<Timed[]> {
  return [...(await typingTimes(setup, 3_400)), ...(await typingTimes(setup, MOST_TYPED))];
}

async function typingTimes({ work, root, rounds }: Setup, lines: number): Promise<Timed[]> {
  const folder = join(work, `typed${lines}`);
  mkdirSync(folder);
  const text = goSum(lines, "v1.1.0");
  const uri = pathToFileURL(join(folder, "go.sum")).href;
  writeFileSync(join(folder, "go.sum"), text);
  writeFileSync(join(folder, "go.mod"), "module example.com/main\n\ngo 1.21\n");
  const server = spawn(process.execPath, [join(root, "dist/cli.js"), "lsp", "--stdio"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let answered = () => {};
  let awaited = 0;
  connection.onNotification("textDocument/publishDiagnostics", ({ version }: { version?: number }) => {
    if (version === awaited) {
      answered();
    }
  });
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "typed" }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
  });
  await connection.sendNotification("initialized", {});
  const times: number[] = [];
  const used: number[] = [];
  const notify = async (method: string, version: number, parameters: object) => {
    awaited = version;
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const before = processorMs(server.pid!);
    const began = performance.now();
    await connection.sendNotification(method, parameters);
    await answer;
    times.push(performance.now() - began);
    used.push(processorMs(server.pid!) - before);
  };
  await notify("textDocument/didOpen", 1, { textDocument: { uri, languageId: "go.sum", version: 1, text } });
  for (let version = 2; version < 2 + 10 * rounds; version += 1) {
    const at = { line: lines / 2, character: 3 };
    const change = { range: { start: at, end: at }, text: "x" };
    await notify("textDocument/didChange", version, {
      textDocument: { uri, version },
      contentChanges: [change],
    });
  }
  connection.dispose();
  server.kill();
  const what = `of ${lines.toLocaleString("en")} lines after a keystroke`;
  // The clock of the processor ticks each 10 ms: only the mean says something.
  const typed = used.slice(1);
  const mean = typed.reduce((all, one) => all + one, 0) / typed.length;
  return [
    { what: `diagnostics ${what}`, times: times.slice(1), limit: 30 },
    { what: `processor time of the server for diagnostics ${what} (mean)`, times: [mean], limit: 30 },
  ];
}

/** The processor time that a process used, in ms; Linux alone says so. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
