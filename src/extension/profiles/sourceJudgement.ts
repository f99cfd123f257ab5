/** Judges a source file that was found: its text, and what a person must know before they trust its lines. */
import { l10n } from "vscode";
import { oneLine } from "../../formats/visible.ts";
import type { FunctionLines } from "../../profile/reports/list.ts";
import { type FoundSource, readSmall } from "./sourceFiles.ts";
import { fitOf, type Misfit } from "./sourceFit.ts";
import type { VersionDoubt } from "./sourceVersions.ts";

/** What was found out about a file. */
export interface Judgement {
  /** Undefined if the file is too large. */
  text: string | undefined;
  /** Its lines are not those of the profile, or may not be: values must not be shown beside them. */
  isRefused: boolean;
  /** What differs, and what to do; empty if nothing does. */
  notice: string;
}

/** Judges a file for functions of the profile; `others` are more of the file's functions. */
export async function judgeSource(
  { uri, doubt, isChosen }: FoundSource,
  functions: readonly FunctionLines[],
  others: readonly FunctionLines[] = [],
): Promise<Judgement> {
  const text = await readSmall(uri);
  const name = oneLine(uri.path.slice(uri.path.lastIndexOf("/") + 1));
  const { misfit, isConfirmed } = fitOf(text ?? "", uri.path, text === undefined ? [] : functions, others);
  if (doubt) {
    const isRefused = misfit !== undefined || !(isConfirmed || isChosen);
    return { text, isRefused, notice: versionNotice(name, doubt, isRefused) };
  }
  return { text, isRefused: misfit !== undefined, notice: misfit ? misfitNotice(name, misfit) : "" };
}

function versionNotice(file: string, { kind, profiled, here }: VersionDoubt, isRefused: boolean): string {
  const shown = oneLine(profiled).slice(0, 200);
  if (kind === "module") {
    return isRefused
      ? l10n.t(
          "{0} here is not that of {1}, which was profiled: its lines may differ. Download that version with: go mod download {1}",
          file,
          shown,
        )
      : l10n.t("{0} here is not that of {1}, which was profiled: its lines may differ.", file, shown);
  }
  return isRefused
    ? l10n.t(
        "{0} here is of {1}, but the profile was recorded with {2}: its lines may differ. Get the source of {2} with: {3}",
        file,
        here,
        shown,
        commandFor(profiled),
      )
    : l10n.t(
        "{0} here is of {1}, but the profile was recorded with {2}: its lines may differ.",
        file,
        here,
        shown,
      );
}

/** Since Go 1.21 the go command downloads other releases into the module cache; before, a command of its own does. */
function commandFor(release: string): string {
  const minor = Number(/^go1\.(\d+)/.exec(release)?.[1]);
  return minor >= 21
    ? `GOTOOLCHAIN=${release} go version`
    : `go install golang.org/dl/${release}@latest && ${release} download`;
}

function misfitNotice(file: string, misfit: Misfit): string {
  const name = (full: string) => oneLine(full).slice(0, 200);
  const what = () => {
    switch (misfit.kind) {
      case "end":
        return l10n.t("it ends at line {0}, and line {1} has a value", misfit.length, misfit.line);
      case "outside":
        return l10n.t("line {0} has a value of {1}, but is not a line of it", misfit.line, name(misfit.name));
      case "moved":
        return l10n.t(
          "{0} begins at line {1}, and at line {2} in the profile",
          name(misfit.name),
          misfit.here,
          misfit.profiled,
        );
      case "gone":
        return l10n.t("it does not declare {0}", name(misfit.name));
    }
  };
  return l10n.t(
    "{0} here is not as it was when it was profiled: {1}. It was changed since, or is another file.",
    file,
    what(),
  );
}
