/** The options of `go-verify profile`. Loaded for this command only, since the reports come with their code. */
import type { Command } from "commander";
import { DEMANGLE_MODES } from "../profile/demangle/modes.ts";
import { GRANULARITIES } from "../profile/query/query.ts";
import { REPORTS } from "../profile/reports/table.ts";
import { type ProfileOptions, profile } from "./profile.ts";
import { FILE_FORMAT_NAMES } from "./profileFormats.ts";

/** Adds the options and the action, which sets the exit code. */
export function defineProfile(command: Command, signal: AbortSignal): void {
  command.option("--top <n>", "how many functions; 0 for all that matter");
  for (const { name, about, takesExpression } of REPORTS) {
    const others = REPORTS.map((report) => report.name).filter((other) => other !== name);
    const flags = takesExpression ? `--${name} <re>` : `--${name}`;
    command.addOption(command.createOption(flags, about).conflicts(others));
  }
  addChoice(command);
  addFilters(command);
  command
    .addOption(
      command
        .createOption(
          "--format <format>",
          "how to print (default: text); html is the flame graph, a page to share; the rest as the commands of pprof: proto and topproto are profiles, dot is for Graphviz, callgrind for KCachegrind",
        )
        .choices(["text", "json", "html", ...FILE_FORMAT_NAMES]),
    )
    .option(
      "--output <file>",
      "write to this file, completely or not at all; a profile if it is named *.pb.gz, *.pprof, *.pgo or *.prof",
    )
    .action(async (files: string[], { inlines, ...options }: Record<string, unknown>) => {
      const own = { ...options, noInlines: inlines === false } as unknown as ProfileOptions;
      process.exitCode = await profile(files, own, signal);
    });
}

function addChoice(command: Command): void {
  command
    .option("--seconds <n>", "how long servers record, such as localhost:6060")
    .option("--sample-type <type>", "name or number of the sample type (default: the profile's)")
    .addOption(command.createOption("--base <file>", "subtract this profile").conflicts("diffBase"))
    .option("--diff-base <file>", "subtract this profile; shares refer to its total")
    .option("--normalize", "scale to the base's total first")
    .option("--drop-negative", "leave out functions with negative values")
    .addOption(
      command.createOption("--sort <by>", "what to sort by").choices(["flat", "cum"]).default("flat"),
    )
    .addOption(command.createOption("--granularity <what>", "what one row represents").choices(GRANULARITIES))
    .addOption(
      command
        .createOption(
          "--demangle <how>",
          "names of C++ and Rust: without parameters and template arguments, without parameters, in full, or as the linker has them",
        )
        .choices(DEMANGLE_MODES)
        .default("simple"),
    )
    .option("--no-inlines", "attribute inlined functions to their first caller that was not inlined")
    .option("--show-columns", "columns behind lines, with --granularity lines")
    .option("--call-tree", "a node for each path of calls, with --format dot or callgrind")
    .option("--mean", "averages: each value divided by the first sample type")
    .option("--relative-percentages", "shares of what the filters left")
    .option("--node-fraction <share>", "leave out functions under this share of the total")
    .option("--edge-fraction <share>", "leave out calls under this share of the total")
    .option("--no-trim", "leave out nothing for its weight or number")
    .option("--divide-by <n>", "divide all values")
    .option("--unit <unit>", "the unit to show, or auto")
    .option("--trim-path <paths>", "what to cut off the beginning of source paths")
    .option("--source-path <folders>", "where to search for sources");
}

function addFilters(command: Command): void {
  command
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
