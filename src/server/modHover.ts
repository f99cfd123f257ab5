/** Where the sums are of what go.mod and go.work name. Why a module is needed, and whether it is, gopls tells. */
import { posix } from "node:path";
import type { Hover } from "vscode-languageserver";
import type { GoMod, ModuleVersion, Replacement } from "../modules/goMod/goMod.ts";
import type { GoWork } from "../modules/goMod/goWork.ts";
import { replacementOf } from "../modules/goMod/replacements.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import { hoverOf } from "./hoverStyle.ts";
import type { Neighbours } from "./neighbours.ts";
import { type HoverContext, linesOfModule, placeOf } from "./sumHover.ts";

/** What counts together with a file. */
type Sums = Pick<Neighbours, "side" | "work">;

/** The hover on a line of go.mod; none where the line names no module that could have sums. */
export function hoverOnMod(mod: GoMod, line: number, sums: Sums, context: HoverContext): Hover | undefined {
  const required = mod.require.find((requirement) => requirement.line === line);
  if (required) {
    return hoverOnRequired(required, sums, context);
  }
  const replacement = mod.replace.find((one) => one.line === line);
  return replacement && hoverOnReplacement(replacement, sums.side, context);
}

/** The hover on a line of go.work. */
export function hoverOnWork(
  work: GoWork,
  line: number,
  side: SumSide,
  context: HoverContext,
): Hover | undefined {
  const { style, t, uriOf } = context;
  const replacement = work.replace.find((one) => one.line === line);
  if (replacement) {
    return hoverOnReplacement(replacement, side, context);
  }
  const used = work.use.find((one) => one.line === line);
  if (used === undefined) {
    return undefined;
  }
  const name = posix.join(used.name, "go.sum");
  const file = side.files.find((one) => one.name === name);
  if (file === undefined) {
    return hoverOf(style, [t("The module has no go.sum.")], []);
  }
  const { lines, problems } = file.sums;
  const wrong = problems.filter(({ severity }) => severity === "error").length;
  const words = t("sums: {0}, broken lines: {1}", lines.length, wrong);
  return hoverOf(style, [`${style.place("go.sum", uriOf(name), 1)}: ${words}`], []);
}

function hoverOnRequired(required: ModuleVersion, sums: Sums, context: HoverContext): Hover {
  const { side, work } = sums;
  const { style, t } = context;
  if (side.mods.some(({ module }) => module?.name === required.path)) {
    return hoverOf(style, [t("The module is of this workspace, so it needs no sums.")], []);
  }
  const mains = side.mods.map((mod) => ({ mod }));
  const replacement = replacementOf(required, mains, work)?.replacement;
  return replacement ? hoverOnReplacement(replacement, side, context) : sumsOf(required, side, context);
}

function hoverOnReplacement(replacement: Replacement, side: SumSide, context: HoverContext): Hover {
  const { style, t } = context;
  return replacement.new.version === ""
    ? hoverOf(style, [t("A folder stands for the module, so it needs no sums.")], [])
    : sumsOf(replacement.new, side, context);
}

function sumsOf({ path, version }: ModuleVersion, side: SumSide, context: HoverContext): Hover {
  const { style, t } = context;
  const lines = linesOfModule(side, path).filter((line) => line.version === version);
  const told = (of: "zip" | "go.mod") => {
    const found = lines.filter((line) => line.of === of);
    const places = found.map((line) => `${placeOf(line, undefined, context)} ${style.quote(line.hash)}`);
    return places.length === 0 ? t("no line, so what needs it stops") : places.join(", ");
  };
  const title = t("Sums of {0}", style.quote(`${path} ${version}`));
  return hoverOf(style, [title], [t("Its zip: {0}", told("zip")), t("Its go.mod: {0}", told("go.mod"))]);
}
