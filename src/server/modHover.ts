/** Hovers on go.mod and go.work: where the go.sum lines are. gopls shows whether and why a module is needed. */
import { posix } from "node:path";
import type { Hover } from "vscode-languageserver";
import type { GoMod, ModuleVersion, Replacement } from "../modules/goMod/goMod.ts";
import type { GoWork } from "../modules/goMod/goWork.ts";
import { replacementOf } from "../modules/goMod/replacements.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import { hoverOf } from "./hoverStyle.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { type HoverContext, linesOfModule, linkTo, MOST_LINES } from "./sumHover.ts";

/** The files that Go reads together. */
type Sums = Pick<RelatedFiles, "side" | "work">;

/** The hover on a line of go.mod; undefined if the line names no module that can have go.sum lines. */
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
    return hoverOf(style, [t("This module has no go.sum file.")], []);
  }
  const { lines, problems } = file.sums;
  const broken = problems.filter(({ severity }) => severity === "error").length;
  const words = t("hashes: {0}, broken lines: {1}", lines.length, broken);
  return hoverOf(style, [`${style.link("go.sum", uriOf(name), 1)}: ${words}`], []);
}

function hoverOnRequired(required: ModuleVersion, sums: Sums, context: HoverContext): Hover {
  const { side, work } = sums;
  const { style, t } = context;
  if (side.mods.some(({ module }) => module?.name === required.path)) {
    return hoverOf(style, [t("This module is part of the workspace and needs no go.sum lines.")], []);
  }
  const mains = side.mods.map((mod) => ({ mod }));
  const replacement = replacementOf(required, mains, work)?.replacement;
  return replacement ? hoverOnReplacement(replacement, side, context) : sumsOf(required, side, context);
}

function hoverOnReplacement(replacement: Replacement, side: SumSide, context: HoverContext): Hover {
  const { style, t } = context;
  return replacement.new.version === ""
    ? hoverOf(style, [t("A folder replaces this module, so it needs no go.sum lines.")], [])
    : sumsOf(replacement.new, side, context);
}

function sumsOf({ path, version }: ModuleVersion, side: SumSide, context: HoverContext): Hover {
  const { style, t } = context;
  const lines = linesOfModule(side, path).filter((line) => line.version === version);
  const hashes = (of: "zip" | "go.mod") => {
    const found = lines.filter((line) => line.of === of).slice(0, MOST_LINES);
    const links = found.map((line) => `${linkTo(line, undefined, context)} ${style.quote(line.hash)}`);
    return links.length === 0 ? t("Missing; builds that need it fail.") : links.join(", ");
  };
  const title = t("go.sum lines for {0}", style.quote(`${path} ${version}`));
  return hoverOf(
    style,
    [title],
    [t("Module zip: {0}", hashes("zip")), t("go.mod file: {0}", hashes("go.mod"))],
  );
}
