/** Benchmarks that compare us with other tools: claims, their measurement in turn, and the table. */
import { spawnSync } from "node:child_process";
import { median } from "./timer.ts";

/** One claim: ours and its rival. Each side does its work once and throws if it fails. */
export interface Claim {
  name: string;
  ours: string;
  rival: string;
  /** The maximum ratio, and the ratio that we want to reach. */
  limit: number;
  goal?: number;
  run: { ours(): void; rival(): void };
}

/** A claim with its medians, in ms. */
export interface Measured {
  claim: Claim;
  ours: number;
  rival: number;
  ratio: number;
}

/** Runs commands in a folder. @throws Error if a command fails, since its time means nothing */
export function runner(folder: string) {
  return (program: string, args: readonly string[], options: RunOptions = {}): string => {
    const env = { ...process.env, ...options.env };
    const { status, stderr, stdout } = spawnSync(program, args, {
      cwd: options.cwd ?? folder,
      env,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status !== 0) {
      throw new Error(`${[program, ...args].join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    }
    return stdout;
  };
}

/** The folder of a command, and additions to its environment. */
interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

/** Measures a claim in a number of rounds, each side in turn. */
export function measure(claim: Claim, rounds: number): Measured {
  const times = { ours: [] as number[], rival: [] as number[] };
  // Round 0 warms the caches of both.
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of round % 2 === 0 ? (["ours", "rival"] as const) : (["rival", "ours"] as const)) {
      const began = performance.now();
      claim.run[side]();
      times[side].push(performance.now() - began);
    }
  }
  const ours = median(times.ours.slice(1));
  const rival = median(times.rival.slice(1));
  return { claim, ours, rival, ratio: ours / rival };
}

/** The results as a Markdown table. */
export function table(measured: readonly Measured[]): string[] {
  const rows = measured.map(({ claim, ours, rival, ratio }) => [
    claim.name,
    `${claim.ours}: ${milliseconds(ours)}`,
    `${claim.rival}: ${milliseconds(rival)}`,
    `${ratio.toFixed(2)}×`,
    `at most ${claim.limit}×${claim.goal ? `, goal ${claim.goal}×` : ""}`,
    ratio <= claim.limit ? "holds" : "does not hold",
  ]);
  return markdown([["What", "Ours", "Its rival", "Ratio", "Claim", ""], ...rows]);
}

function milliseconds(ms: number): string {
  return `${Math.round(ms).toLocaleString("en")} ms`;
}

/** A Markdown table; the first row is its head. */
export function markdown([head, ...rows]: readonly string[][]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head!), line(head!.map(() => "---")), ...rows.map(line)];
}
