/** `go-verify gosum diff [A] [B]`: what a change of go.sum means. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { commandRunner } from "../engine/command.ts";
import { type Git, openGit } from "../engine/git.ts";
import { sumDiffGithub, sumDiffMarkdown, sumDiffText } from "../formats/sumDiff.ts";
import { folderPlace, gitPlace, sideOfFile, sideOfPlace } from "../layers/proxy/sum-sides.ts";
import { diffSums, type SumSide } from "../modules/sumDiff.ts";
import { deliver, mannersOf, surfaceOf } from "./terminal.ts";

/** The options as the command line gives them. */
export interface GosumDiffOptions {
  format: "text" | "json" | "markdown" | "github";
  output?: string;
}

const WORKING_TREE = "working tree";

/**
 * Compares two states; without names HEAD and the working tree. Gives the exit code: 1 on an alarm, else 0.
 * @throws Error with one sentence
 */
export async function gosumDiff(
  [a = "HEAD", b]: readonly string[],
  options: GosumDiffOptions,
  signal: AbortSignal,
): Promise<number> {
  const runner = commandRunner({ env: process.env, signal, timeoutMs: 30_000 });
  try {
    let opened: Promise<Git> | undefined;
    const git = () => {
      opened ??= openGit(runner, process.cwd());
      return opened;
    };
    const [from, to] = await Promise.all([sideOf(a, git), b === undefined ? workingTree() : sideOf(b, git)]);
    if (from.files.length + to.files.length === 0) {
      throw new Error(`Neither ${from.label} nor ${to.label} has a go.sum in ${process.cwd()}.`);
    }
    const diff = diffSums(from, to);
    const texts = {
      text: () => sumDiffText(diff, mannersOf(surfaceOf(process.stdout))),
      json: () => `${JSON.stringify({ schema: "go-verify/gosum-diff/1", ...diff }, null, 2)}\n`,
      markdown: () => sumDiffMarkdown(diff),
      github: () => sumDiffGithub(diff),
    };
    await deliver(texts[options.format](), options.output);
    return diff.alarm ? 1 : 0;
  } finally {
    runner.close();
  }
}

function workingTree(): Promise<SumSide> {
  return sideOfPlace(folderPlace(process.cwd(), WORKING_TREE));
}

/** What is there by that name is a file or a folder; else it is a revision, and ":" is the index. */
async function sideOf(name: string, git: () => Promise<Git>): Promise<SumSide> {
  if (name === ":") {
    return sideOfPlace(gitPlace(await git(), "", "index"));
  }
  const found = await stat(name).catch(() => undefined);
  if (found?.isDirectory()) {
    return sideOfPlace(folderPlace(resolve(name), name));
  }
  if (found) {
    return sideOfFile(name);
  }
  const repository = await git();
  return sideOfPlace(gitPlace(repository, await repository.commit(name), name));
}
