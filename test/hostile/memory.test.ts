/** The peak memory of the commands at the largest inputs that are read, and at profiles of 4 MB of each shape. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { SHAPES } from "../growth/hostileProfile.ts";
import { expectNoTrace, openPlace, type Place, peakMb } from "./support.ts";

const LIMIT_MB = 400;
const LOOKS = 3;
const PROFILE_BYTES = 4_000_000;

/** Every report of every shape takes minutes: `npm run test:memory`. The tests try those that take most. */
const REPORTS = [
  ...["--top=10", "--tree", "--traces", "--peek=."],
  ...["json", "html", "proto", "topproto", "dot", "callgrind", "raw", "comments"].map((f) => `--format=${f}`),
];
const MOST: Readonly<Record<string, readonly string[]>> = {
  "functions inlined into one location": ["--peek=.", "--format=json"],
  "lines of one function with a long name": ["--format=callgrind"],
  "numbers and frames on one sample": ["--format=dot"],
};
const isFull = process.env.GO_VERIFY_MEMORY === "all";

/** What a go.sum, and all of a folder, may have; lines of modules that no other file has. */
const FILE_LINES = 60_000;
const FOLDER_LINES = 80_000;

suite("the memory of a command", function () {
  this.timeout(120_000);
  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => place.remove());

  for (const [shape, make] of Object.entries(SHAPES)) {
    const reports = isFull ? REPORTS : (MOST[shape] ?? []);
    for (const report of reports) {
      test(`profile ${report}: ${shape}`, async () => {
        place.write("a.pprof", make(PROFILE_BYTES));
        await expectModest(place, ["profile", "a.pprof", report]);
      });
    }
  }

  for (const format of isFull
    ? ["text", "json", "markdown", "github", "junit", "sarif"]
    : ["json", "sarif"]) {
    test(`gosum diff --format ${format}: the most lines, each with another hash`, async () => {
      for (const side of ["before", "after"]) {
        place.write(`${side}/go.sum`, sums(side, 0, FILE_LINES));
        workspace(place, `${side}-work`);
      }
      await expectModest(place, ["gosum", "diff", "before", "after", "--format", format], 1);
      await expectModest(place, ["gosum", "diff", "before-work", "after-work", "--format", format], 1);
    });
  }

  test("verify: the most lines in the files of a workspace", async () => {
    workspace(place, "work");
    await expectModest(place, ["verify", "--layer", "proxy", "--offline", "--dir", "work"]);
  });
});

/** Lines for modules from a number on, with the hashes of one side. */
function sums(side: string, from: number, lines: number): string {
  const hash = `h1:${side.slice(0, 1).repeat(42)}A=`;
  const module = (i: number) =>
    `example.com/module${i} v1.0.0 ${hash}\nexample.com/module${i} v1.0.0/go.mod ${hash}\n`;
  return Array.from({ length: lines / 2 }, (_, i) => module(from + i)).join("");
}

/** A workspace of twenty modules: each line is in two of their files, as far as the limit goes. */
function workspace(place: Place, name: string): void {
  const each = FOLDER_LINES / 20;
  const folders = Array.from({ length: 20 }, (_, i) => `m${i}`);
  for (const [i, folder] of folders.entries()) {
    place.write(`${name}/${folder}/go.mod`, `module example.com/${folder}\n\ngo 1.21\n`);
    place.write(`${name}/${folder}/go.sum`, sums(name, ((i % 15) * each) / 2, each));
  }
  place.write(`${name}/go.work`, `go 1.21\n\nuse (\n\t./${folders.join("\n\t./")}\n)\n`);
}

/**
 * Runs a command, throws its output away, and looks at its peak. On a busy machine garbage waits for its collector: the
 * least of three looks counts.
 */
async function expectModest(place: Place, args: readonly string[], code = 0): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS && least >= LIMIT_MB; look++) {
    least = Math.min(least, await peakOf(place, args, code));
  }
  assert.ok(least < LIMIT_MB, `${least} MB`);
}

async function peakOf(place: Place, args: readonly string[], code: number): Promise<number> {
  const child = place.start(args);
  const peak = peakMb(child.pid!);
  let said = "";
  child.stdout!.resume();
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [ended] = await once(child, "close");
  assert.equal(ended, code, said);
  expectNoTrace({ stdout: "", stderr: said, code, signal: null });
  return peak();
}
