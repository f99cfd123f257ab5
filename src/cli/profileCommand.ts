/** What may be asked of `go-verify profile`. */
import { type Command, Option } from "commander";
import { GRANULARITIES } from "../profile/query/query.ts";

/** The reports, each of which excludes the others. */
const REPORTS: readonly (readonly [flags: string, name: string, about: string])[] = [
  ["--tree", "tree", "print each function with its callers and callees, as -tree does"],
  ["--peek <re>", "peek", "the same of all functions that match, as -peek does"],
  ["--traces", "traces", "print every sample with its stack, as -traces does"],
  [
    "--list <re>",
    "list",
    "print the source of functions that match, with flat and cum by line, as -list does",
  ],
  ["--tags", "tags", "print what weighs on each label, as -tags does"],
  ["--pgo", "pgo", "say whether go build -pgo can use it, and how much of it; exit code 1 where it refuses"],
];

/** Adds the command; `run` gives its exit code. */
export function addProfile(
  main: Command,
  run: (files: string[], options: Record<string, unknown>) => Promise<number>,
): void {
  const command = main
    .command("profile")
    .description(
      "print the heaviest functions of pprof profiles, as go tool pprof -top does, or another report",
    )
    .argument("<file...>", "profiles, or http(s) addresses that answer with one; several are added up")
    .option("--top <n>", "how many functions; 0 for all that matter");
  for (const [flags, name, about] of REPORTS) {
    const others = REPORTS.map(([, other]) => other).filter((other) => other !== name);
    command.addOption(new Option(flags, about).conflicts(others));
  }
  addChoice(command);
  addFilters(command)
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (files: string[], { inlines, ...options }: Record<string, unknown>) => {
      process.exitCode = await run(files, { ...options, noInlines: inlines === false });
    });
}

function addChoice(command: Command): void {
  command
    .option("--sample-type <type>", "name or number of the sample type (default: the profile's)")
    .addOption(new Option("--base <file>", "take this profile off").conflicts("diffBase"))
    .option("--diff-base <file>", "take this profile off, with shares of its total")
    .option("--normalize", "scale to the base's total first")
    .option("--drop-negative", "leave out functions with negative values")
    .addOption(new Option("--sort <by>", "what to sort by").choices(["flat", "cum"]).default("flat"))
    .addOption(new Option("--granularity <what>", "what one row stands for").choices(GRANULARITIES))
    .option("--no-inlines", "attribute inlined functions to their first caller that was not inlined")
    .option("--mean", "averages: each value over the first sample type")
    .option("--relative-percentages", "shares of what the filters left")
    .option("--node-fraction <share>", "leave out functions under this share of the total")
    .option("--edge-fraction <share>", "leave out calls under this share of the total")
    .option("--no-trim", "leave out nothing for its weight or number")
    .option("--divide-by <n>", "divide all values")
    .option("--unit <unit>", "the unit to show, or auto")
    .option("--trim-path <paths>", "what to cut off the beginning of source paths")
    .option("--source-path <folders>", "where to look for sources");
}

function addFilters(command: Command): Command {
  return command
    .option("--focus <re>", "only stacks with a match")
    .option("--ignore <re>", "no stacks with a match")
    .option("--hide <re>", "leave out frames that match")
    .option("--show <re>", "only frames that match")
    .option("--show-from <re>", "leave out frames above the highest match")
    .option("--prune-from <re>", "leave out frames below a match")
    .option("--tag-focus <tag>", "only samples with the label: [key=]re or [key=]low:high")
    .option("--tag-ignore <tag>", "no samples with the label")
    .option("--tag-show <re>", "only labels whose key matches")
    .option("--tag-hide <re>", "leave out labels whose key matches")
    .option("--tag-root <keys>", "label values as frames at the root")
    .option("--tag-leaf <keys>", "label values as frames at the leaf");
}
