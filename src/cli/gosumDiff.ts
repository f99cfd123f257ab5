/** `go-verify gosum diff [A] [B]`: shows what a change of go.sum means. */
import { homedir } from "node:os";
import { setFlagsFromString } from "node:v8";
import { compareSums } from "../disk/sums/compareSums.ts";
import { sumDiffGithub, sumDiffJson, sumDiffText } from "../formats/sumDiff.ts";
import { sumDiffJunit, sumDiffSarif } from "../formats/sumDiffCi.ts";
import { sumDiffMarkdown } from "../formats/sumDiffMarkdown.ts";
import { deliverComputed } from "./computing.ts";
import { streamTraits, terminalStyle } from "./terminal.ts";

// What is made of lines lives long: a young generation that grew to 96 MB would hold garbage, and save no time.
setFlagsFromString("--semi-space-growth-factor=1");

/** The options as the command line gives them. */
export interface GosumDiffOptions {
  format: "text" | "json" | "junit" | "sarif" | "markdown" | "github";
  output?: string;
}

/**
 * Compares two states, by default HEAD and the working tree. Returns the exit code: 1 on an alarm, else 0.
 * @throws Error with one sentence; Cancelled
 */
export async function gosumDiff(
  [from = "HEAD", to]: readonly string[],
  options: GosumDiffOptions,
  signal: AbortSignal,
): Promise<number> {
  const diff = await compareSums({ folder: process.cwd(), from, to }, { env: process.env, signal });
  const texts = {
    text: () => sumDiffText(diff, { ...terminalStyle(streamTraits(process.stdout)), home: homedir() }),
    json: () => sumDiffJson(diff),
    junit: () => [sumDiffJunit(diff)],
    sarif: () => [sumDiffSarif(diff, process.env.GO_VERIFY_VERSION ?? "")],
    markdown: () => sumDiffMarkdown(diff),
    github: () => sumDiffGithub(diff),
  };
  await deliverComputed(texts[options.format](), options.output, options.format, signal);
  return diff.alarm ? 1 : 0;
}
