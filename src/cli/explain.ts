/** `go-verify explain ID`: what a check verifies, why it matters, and which cases prove it. */
import type { CaseSet } from "../engine/case.ts";
import { expectKnown } from "../engine/plan.ts";
import { wrap } from "../formats/width.ts";
import { cases } from "../layers/index.ts";
import { invocation } from "./invocation.ts";
import { deliver, streamTraits, terminalStyle } from "./terminal.ts";

/**
 * Prints the page of one check.
 * @throws SelectionError if there is no such check.
 */
export async function explain(id: string): Promise<number> {
  expectKnown(
    id,
    cases.map(({ check }) => check.id),
    "check",
  );
  const set = cases.find(({ check }) => check.id === id)!;
  const { columns } = terminalStyle(streamTraits(process.stdout));
  await deliver(page(set, Math.min(columns, 100), invocation()), undefined);
  return 0;
}

/** The page of a check, wrapped to `width`. `start` is the beginning of a command line of ours. */
export function page({ check, cases: played }: CaseSet, width: number, start: string): string {
  const named = (kind: "fault" | "healthy") => {
    const names = played.filter((one) => one.kind === kind).map((one) => one.name);
    return names.flatMap((name) =>
      wrap(name, width - 4).map((line, index) => `${index === 0 ? "  - " : "    "}${line}`),
    );
  };
  return [
    check.title,
    check.id,
    "",
    ...wrap(check.about, width),
    "",
    `Effort  ${check.effort}`,
    `Needs   ${check.needs.length === 0 ? "nothing" : check.needs.join(", ")}`,
    "",
    "Run it",
    `  ${start} --check ${check.id}`,
    "Plant each of these cases",
    `  ${start} self-test --check ${check.id}`,
    "",
    "Faults that it must catch:",
    ...named("fault"),
    "",
    "Unusual but healthy set-ups on which it must stay silent:",
    ...named("healthy"),
    "",
  ].join("\n");
}
