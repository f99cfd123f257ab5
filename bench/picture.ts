/**
 * Compares our profile page with `go tool pprof -http` and speedscope, in turn in one headless browser: the time from
 * opening to the first flame graph, the time to the next frame after zoom, search and filter, and the memory of the
 * page's process: `picture.ts [--rounds N] [--only NAME] [--write]`. Installs speedscope in a scratch folder for the run.
 * Prints ratios of medians; --write writes docs/measured-picture.md. Exits with 1 if a claim does not hold.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { findBrowser } from "../test/host/browser.ts";
import { freePort } from "../test/host/index.ts";
import { inPage, LIMIT_MS, nextFrame, shown } from "./browser.ts";
import { GESTURES, STEPS } from "./gestures.ts";
import { servePages } from "./pages.ts";
import { SHAPES, sampleProfile } from "./profileSample.ts";
import { median } from "./timer.ts";

const root = resolve(import.meta.dirname, "..");
const SPEEDSCOPE = "speedscope@1.25.0";

/** How many times faster the first picture must be, and the time limit of the next frame, in ms. */
const CLAIMS: Record<string, { pprof: number; speedscope?: number; frame?: number }> = {
  small: { pprof: 3 },
  medium: { pprof: 3, speedscope: 2, frame: 50 },
  large: { pprof: 3, speedscope: 2, frame: 200 },
};
/** The time limit of each frame of a gesture, in ms. */
const GESTURE_MS = 50;
/** The memory limit of the page's process over an empty page, per byte of the unpacked profile. */
const MEMORY_CLAIM = 6;

/** The conditions that hold when a page shows its picture or the effect of a key. */
const OURS = "Number(document.querySelector('canvas[data-frames]')?.dataset.frames) > 1";
const CRUMBS = "document.querySelector('nav.breadcrumb') !== null";
const FOUND = "document.querySelector('.found')?.textContent !== ''";
/** The chip of a filter, and what it leaves, which is a part of each profile. */
const FILTERED =
  "document.querySelector('.chip code') !== null && /showing (?!100 )[\\d.]+ %/.test(document.querySelector('p.status')?.textContent)";
/** The page says that it counts, or has counted already. */
const ANSWERED = `document.querySelector('main').ariaBusy === 'true' || ${FILTERED}`;
/** Its time order view has its own canvas beside the one for WebGL. */
const SPEEDSCOPE_SHOWN = "document.querySelectorAll('canvas').length > 2";

/** The address of a rival, and how to recognize its picture. */
interface Rival {
  name: "pprof" | "speedscope";
  /** Opens the profile. Returns the milliseconds until its flame graph; undefined if it did not appear in time. */
  open(page: Page, file: string): Promise<number | undefined>;
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const work = mkdtempSync(join(tmpdir(), "go-verify-bench-"));
try {
  process.exitCode = await main(Number(values.rounds), values.only, values.write);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Without WebGL speedscope never shows a picture, which would look like slowness; npm's Chromium has no WebGL. */
async function expectWebGl(browser: Browser): Promise<void> {
  const has = await inPage(browser, (page) =>
    page.evaluate("document.createElement('canvas').getContext('webgl') !== null"),
  );
  if (!has) {
    await browser.close();
    throw new Error(
      "this browser has no WebGL, which speedscope draws with: install Chromium, or name one in VSCODE_TEST_CHROMIUM",
    );
  }
}

async function main(rounds: number, only: string, write: boolean): Promise<number> {
  const found = findBrowser();
  const server = await servePages({
    webview: join(root, "dist/webview"),
    files: work,
    speedscope: installSpeedscope(),
  });
  const browser = await chromium.launch({
    executablePath: found.path,
    env: { ...process.env, ...found.env },
  });
  await expectWebGl(browser);
  const rows: string[][] = [];
  const rivals = [pprof(), speedscope(server.origin)];
  try {
    for (const shape of SHAPES.filter(({ name }) => name in CLAIMS && (only === "" || name === only))) {
      const file = join(work, `${shape.name}.pb.gz`);
      writeFileSync(file, sampleProfile(shape));
      rows.push(...(await pictures(browser, server.origin, rivals, { name: shape.name, file, rounds })));
      rows.push(...(await frames(browser, server.origin, { name: shape.name, file, rounds })));
    }
  } finally {
    await browser.close();
    server.close();
  }
  const lines = [
    "| What | Profile | Ours | Its rival | Ratio | Claim | |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ];
  console.log(lines.join("\n"));
  if (write) {
    writeFileSync(join(root, "docs/measured-picture.md"), document(lines, rounds, browser.version()));
  }
  return rows.some((row) => row.at(-1) === "does not hold") ? 1 : 0;
}

interface Task {
  name: string;
  file: string;
  rounds: number;
}

/** From opening to the first flame graph. */
async function pictures(
  browser: Browser,
  origin: string,
  rivals: readonly Rival[],
  { name, file, rounds }: Task,
): Promise<string[][]> {
  const times = { ours: [] as number[], pprof: [] as number[], speedscope: [] as number[] };
  let late = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await inPage(browser, async (page) => shown(page, `${origin}/ours?${name}`, OURS)));
    for (const rival of rivals.filter((one) => !late.has(one.name))) {
      const time = await inPage(browser, (page) => rival.open(page, file));
      times[rival.name].push(time ?? LIMIT_MS);
      late = time === undefined ? late.add(rival.name) : late;
    }
  }
  const mine = median(times.ours);
  return rivals.map(({ name: rival }) => {
    const theirs = median(times[rival]);
    const least = CLAIMS[name]![rival];
    const took = late.has(rival) ? `no picture in ${LIMIT_MS / 1000} s` : ms(theirs);
    return [
      "first flame graph",
      name,
      ms(mine),
      `${rival}: ${took}`,
      `${late.has(rival) ? "over " : ""}${(theirs / mine).toFixed(1)}× faster`,
      ...(least === undefined ? ["", ""] : [`at least ${least}× faster`, verdict(theirs / mine >= least)]),
    ];
  });
}

/** The time from a key press or a move of the pointer to the next picture, and the memory of the page's process. */
async function frames(browser: Browser, origin: string, { name, file, rounds }: Task): Promise<string[][]> {
  const times: Record<string, number[]> = { zoom: [], search: [], filter: [] };
  const slowest: Record<string, number[]> = { "wheel zoom": [], pan: [], hover: [] };
  const results: number[] = [];
  const held: number[] = [];
  const empty = await inPage(browser, async (page) => {
    await page.goto(`${origin}/empty`);
    return rendererMb();
  });
  for (let round = 0; round < rounds; round++) {
    await inPage(browser, async (page) => {
      await shown(page, `${origin}/ours?${name}`, OURS);
      held.push(rendererMb() - empty);
      for (const [what, gesture] of Object.entries(GESTURES)) {
        slowest[what]!.push(Math.max(...(await gesture(page))));
      }
      await page.keyboard.press("Escape");
      times.zoom!.push(await zoom(page));
      times.search!.push(await search(page));
      const { answered, counted } = await filter(page);
      times.filter!.push(answered);
      results.push(counted);
    });
  }
  const limit = CLAIMS[name]!.frame;
  const row = (what: string, all: readonly number[], claim: number | undefined) => [
    what,
    name,
    ms(median(all)),
    "",
    "",
    ...(claim === undefined ? ["", ""] : [`under ${claim} ms`, verdict(median(all) < claim)]),
  ];
  const raw = gunzipSync(readFileSync(file)).length / 1e6;
  const share = median(held) / raw;
  return [
    ...Object.entries(times).map(([what, all]) => row(`${what}: next frame`, all, limit)),
    row("filter: figures and graph", results, undefined),
    ...Object.entries(slowest).map(([what, all]) => row(`${what}: slowest frame`, all, GESTURE_MS)),
    [
      "memory of the page's process, over an empty page's",
      name,
      `${Math.round(median(held))} MB`,
      `the profile unpacked: ${raw.toFixed(1)} MB`,
      `${share.toFixed(1)}×`,
      ...(name === "large" ? [`at most ${MEMORY_CLAIM}×`, verdict(share <= MEMORY_CLAIM)] : ["", ""]),
    ],
  ];
}

async function zoom(page: Page): Promise<number> {
  await page.locator(".graph").focus();
  await page.keyboard.press("ArrowDown");
  return nextFrame(page, () => page.keyboard.press("Enter"), CRUMBS);
}

async function search(page: Page): Promise<number> {
  await page.locator("#search").focus();
  return nextFrame(page, () => page.keyboard.insertText("Method12"), FOUND);
}

/** Until the page answers a filter by a sign that it counts, and until all of the result is there. */
async function filter(page: Page): Promise<{ answered: number; counted: number }> {
  const enter = async (text: string, condition: string) => {
    await page.getByRole("combobox", { name: "What the text does" }).selectOption("focus");
    await page.locator("#filter").fill(text);
    return nextFrame(page, () => page.keyboard.press("Enter"), condition);
  };
  const answered = await enter("Method2\\d$", ANSWERED);
  await page.waitForFunction(FILTERED, undefined, { timeout: LIMIT_MS });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(`!(${FILTERED})`);
  return { answered, counted: await enter("Method3\\d$", FILTERED) };
}

function pprof(): Rival {
  const tool = execFileSync("go", ["tool", "-n", "pprof"], { cwd: work, encoding: "utf8" }).trim();
  return {
    name: "pprof",
    async open(page, file) {
      const port = await freePort();
      const began = performance.now();
      const flags = ["-symbolize=none", "-no_browser", `-http=127.0.0.1:${port}`, file];
      const child = spawn(tool, flags, { cwd: work, stdio: "ignore" });
      try {
        const address = `http://127.0.0.1:${port}/ui/flamegraph`;
        while (!(await answers(`http://127.0.0.1:${port}/`)) && performance.now() - began < LIMIT_MS) {
          await delay(10);
        }
        await shown(page, address, "document.querySelectorAll('.boxtext').length > 1");
        return performance.now() - began;
      } catch {
        return undefined;
      } finally {
        child.kill("SIGKILL");
      }
    },
  };
}

/** Whether a server listens; requests only a cheap page. */
async function answers(address: string): Promise<boolean> {
  return fetch(address, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(1000) }).then(
    () => true,
    () => false,
  );
}

function speedscope(origin: string): Rival {
  return {
    name: "speedscope",
    async open(page, file) {
      const name = file.slice(file.lastIndexOf("/") + 1);
      const profile = encodeURIComponent(`${origin}/files/${name}`);
      try {
        return await shown(page, `${origin}/speedscope/index.html#profileURL=${profile}`, SPEEDSCOPE_SHOWN);
      } catch {
        return undefined;
      }
    },
  };
}

/** Installs speedscope in the scratch folder. Returns the folder of its page. */
function installSpeedscope(): string {
  execFileSync(
    "npm",
    ["install", "--prefix", work, "--no-audit", "--no-fund", "--ignore-scripts", SPEEDSCOPE],
    {
      cwd: work,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  return join(work, "node_modules/speedscope/dist/release");
}

/** The peak memory of the largest page process of the browser, in MB: VmHWM of proc_pid_status(5). */
function rendererMb(): number {
  const out = execFileSync("pgrep", ["-f", "type=renderer"], { encoding: "utf8" });
  const peaks = out.split("\n").flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "latin1");
      return [(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / 1e6];
    } catch {
      return [];
    }
  });
  return Math.max(0, ...peaks);
}

function verdict(holds: boolean): string {
  return holds ? "holds" : "does not hold";
}

function ms(time: number): string {
  return time < 10_000 ? `${Math.round(time).toLocaleString("en")} ms` : `${(time / 1000).toFixed(1)} s`;
}

function document(lines: readonly string[], rounds: number, browser: string): string {
  const version = execFileSync("go", ["env", "GOVERSION"], { cwd: work, encoding: "utf8" }).trim();
  const sizes = SHAPES.filter(({ name }) => name in CLAIMS).map(({ name }) => {
    const { size } = statSync(join(work, `${name}.pb.gz`));
    return `${name} ${(size / 1e6).toFixed(2)} MB`;
  });
  return `# Measured: the first picture

Made by \`npm run bench:picture -- --write\`; do not edit. Our page, \`go tool pprof -http\` and ${SPEEDSCOPE} each open
the same profile in the same headless browser in turn, ${rounds} times; the ratio of the medians counts. Ours is the page
alone, like the others; in the editor, the start of a webview is added. The time of a frame is from the key press to the
end of the frame that shows its effect; of a gesture, ${STEPS} moves were made, and the slowest frame counts. Compressed sizes: ${sizes.join(", ")}.
Here: ${version}, Chromium ${browser}, ${availableParallelism()} processors.

${lines.join("\n")}
`;
}
