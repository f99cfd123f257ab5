/**
 * Compares the editor's flame graph, a canvas, with d3-flame-graph in the page to share, in turn in one headless browser:
 * the time to the first picture, and to the next frame after zoom and search: `flame.ts [--rounds N] [--only NAME]
 * [--write]`. Prints ratios of medians; --write writes docs/measured-flame.md. docs/flame-graphs.md draws the conclusion.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { encodeProfile } from "../src/profile/write/encode.ts";
import { findBrowser } from "../test/host/browser.ts";
import { type Folded, profileOf } from "../test/unit/profile/stacks.ts";
import { inPage, nextFrame, shown } from "./browser.ts";
import { servePages } from "./pages.ts";
import { SHAPES, sampleProfile } from "./profileSample.ts";
import { median } from "./timer.ts";

const root = resolve(import.meta.dirname, "..");

/** A page with a flame graph: its address, and how to use it. */
interface Subject {
  address(name: string): string;
  /** The number of frames drawn; 0 before there is a picture. */
  frames: string;
  /** What has the keys of the graph, and the keys that choose the first frame under the root. */
  graph: string;
  down: readonly string[];
  /** Holds when it has zoomed. */
  zoomed: string;
  search: string;
  /** Holds when it has searched. */
  found: string;
}

const CANVAS: Subject = {
  address: (name) => `ours?${name}`,
  frames: "Number(document.querySelector('canvas[data-frames]')?.dataset.frames ?? 0)",
  graph: ".graph",
  down: ["ArrowDown"],
  zoomed: "document.querySelector('nav.breadcrumb') !== null",
  search: "#search",
  found: "document.querySelector('.found')?.textContent !== ''",
};

const PAGE: Subject = {
  address: (name) => `files/${name}.html`,
  frames: "document.querySelectorAll('.flame-graph g.frame').length",
  graph: ".flame-graph",
  down: ["ArrowDown", "ArrowDown"],
  zoomed: "document.querySelector('.zoomed').textContent !== ''",
  search: "input[type=search]",
  found: "document.querySelector('output').textContent !== ''",
};

/** What is measured. */
const TIMES = ["first picture", "zoom: next frame", "search: next frame"] as const;

/** What a subject took, in ms by the index in `TIMES`, and how many frames it drew. */
interface Measured {
  times: number[][];
  frames: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const work = mkdtempSync(join(tmpdir(), "go-verify-bench-"));
try {
  await main(Number(values.rounds), values.only, values.write);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(rounds: number, only: string, write: boolean): Promise<void> {
  const names = writeProfiles().filter((name) => only === "" || name === only);
  const found = findBrowser();
  const server = await servePages({ webview: join(root, "dist/webview"), files: work });
  const browser = await chromium.launch({
    executablePath: found.path,
    env: { ...process.env, ...found.env },
  });
  const rows: string[][] = [];
  const sizes: string[] = [];
  try {
    for (const name of names) {
      sizes.push(makePage(name));
      rows.push(...(await compare(browser, server.origin, name, rounds)));
    }
  } finally {
    await browser.close();
    server.close();
  }
  const lines = [
    "| What | Profile | Canvas | Frames | d3-flame-graph | Frames | Ratio |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ];
  console.log([...lines, ...sizes].join("\n"));
  if (write) {
    writeFileSync(join(root, "docs/measured-flame.md"), document(lines, sizes, rounds, browser.version()));
  }
}

/** Writes the profiles as files. Returns their names. */
function writeProfiles(): string[] {
  const shapes = SHAPES.filter(({ name }) => name !== "hard");
  for (const shape of shapes) {
    writeFileSync(join(work, `${shape.name}.pb.gz`), sampleProfile(shape));
  }
  writeFileSync(join(work, "full.pb.gz"), encodeProfile(profileOf(fullStacks())));
  return [...shapes.map(({ name }) => name), "full"];
}

/** Stacks of which nearly 2,000 frames are at least a pixel wide, before a zoom into `main` and after. */
function fullStacks(): Folded[] {
  return Array.from(
    { length: 900 },
    (_, i): Folded => [
      `example.com/app.main;example.com/app/part${i % 30}.Run;example.com/app/step${i}.Work;example.com/app/step${i}.work`,
      1_000_000,
    ],
  );
}

/** Makes the page of a profile. Returns its size and how long that took, in words. */
function makePage(name: string): string {
  const page = join(work, `${name}.html`);
  const profile = join(work, `${name}.pb.gz`);
  const began = performance.now();
  const args = ["profile", profile, "--format", "html", "--output", page];
  execFileSync(process.execPath, [join(root, "dist/cli.js"), ...args]);
  const took = performance.now() - began;
  const kb = (file: string) => `${Math.round(statSync(file).size / 1000).toLocaleString("en")} kB`;
  return `${name}: profile ${kb(profile)}, page ${kb(page)}, made in ${ms(took)}`;
}

async function compare(browser: Browser, origin: string, name: string, rounds: number): Promise<string[][]> {
  const canvas: Measured = { times: TIMES.map(() => []), frames: 0 };
  const page: Measured = { times: TIMES.map(() => []), frames: 0 };
  for (let round = 0; round < rounds; round++) {
    for (const [subject, into] of [
      [CANVAS, canvas],
      [PAGE, page],
    ] as const) {
      await inPage(browser, (tab) => measure(tab, origin, name, { subject, into }));
    }
  }
  return TIMES.map((what, i) => {
    const [ours, theirs] = [median(canvas.times[i]!), median(page.times[i]!)];
    const ratio = `${(theirs / ours).toFixed(1)}×`;
    return [what, name, ms(ours), `${canvas.frames}`, ms(theirs), `${page.frames}`, ratio];
  });
}

async function measure(
  tab: Page,
  origin: string,
  name: string,
  { subject, into }: { subject: Subject; into: Measured },
): Promise<void> {
  into.times[0]!.push(await shown(tab, `${origin}/${subject.address(name)}`, `${subject.frames} > 1`));
  into.frames = (await tab.evaluate(subject.frames)) as number;
  await tab.locator(subject.graph).focus();
  for (const key of subject.down) {
    await tab.keyboard.press(key);
  }
  into.times[1]!.push(await nextFrame(tab, () => tab.keyboard.press("Enter"), subject.zoomed));
  await tab.locator(subject.search).focus();
  into.times[2]!.push(await nextFrame(tab, () => tab.keyboard.insertText("work"), subject.found));
}

function ms(time: number): string {
  return `${Math.round(time).toLocaleString("en")} ms`;
}

function document(
  lines: readonly string[],
  sizes: readonly string[],
  rounds: number,
  browser: string,
): string {
  return `# Measured: two flame graphs

Made by \`npm run bench:flame -- --write\`; do not edit. The editor's profile page, which draws on a canvas, and the page
to share, which d3-flame-graph draws, each open the same profile in the same headless browser in turn, ${rounds} times; the
ratio of the medians counts: how many times longer d3-flame-graph took. The canvas reads and folds the profile first; the
page to share has it folded already. The time of a frame is from the key press to the end of the frame that shows its
effect. Frames is how many were drawn at first. In \`full\`, nearly 2,000 frames are drawn before the zoom and after it.
Here: Chromium ${browser}, ${availableParallelism()} processors.

${lines.join("\n")}

The pages: ${sizes.join("; ")}.
`;
}
