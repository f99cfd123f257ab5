/** Diagnostics of requirements without their lines in go.sum: at the requirement, and at the line that is there. */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { lastFlag, splitFlags } from "../disk/goFlags.ts";
import { visible } from "../formats/visible.ts";
import { SUM_LINES_CHECK_ID } from "../layers/index.ts";
import { type BuildLack, buildLacks, type Importing } from "../modules/goSum/buildLacks.ts";
import type { SumFile } from "../modules/goSum/goSum.ts";
import { lacksOf, type NeedingModule } from "../modules/goSum/missingSums.ts";
import { safeName } from "../modules/goSum/safeName.ts";
import { firstLines } from "../modules/goSum/sumText.ts";
import type { Translate } from "../modules/translate.ts";
import { compareSemver } from "../modules/version/semver.ts";
import { compareVersions } from "../modules/version/version.ts";
import { type FileContext, pathOf } from "./fileContext.ts";
import { goLines } from "./goLines.ts";
import { roleOf } from "./openFiles.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import { MAX_DIAGNOSTICS } from "./sumDiagnostics.ts";

/** A module with what decides whether builds stop for a missing line. */
export interface LackingModule {
  readonly module: NeedingModule;
  /** Its folder, absolute. */
  readonly folder: string;
  /** The paths of the required modules that lack a line. */
  readonly lacking: ReadonlySet<string>;
  readonly addsLines: boolean;
}

/**
 * The module of a go.sum or go.mod file, if it lacks lines; undefined if it lacks none, and where builds do not read
 * go.sum: from a vendor directory, or with another file that GOFLAGS names.
 */
export function lackingModule(
  uri: string,
  { related, isVendored }: Pick<FileContext, "related" | "isVendored">,
  goflags: string,
): LackingModule | undefined {
  const path = pathOf(uri);
  const folder = path === undefined ? "" : dirname(path);
  const mod = related.members.get(folder);
  const flags = splitFlags(goflags);
  const mode = lastFlag(flags, "mod")?.value;
  if (mod === undefined || mode === "vendor" || lastFlag(flags, "modfile")) {
    return undefined;
  }
  const { work, side } = related;
  const usesVendor =
    isVendored && (work !== undefined || compareVersions(mod.go?.name ?? "1.0", "1.14") >= 0);
  if (usesVendor && mode === undefined) {
    return undefined;
  }
  const module = {
    mod,
    file: join(folder, "go.mod"),
    keys: { has: (key: string) => side.files.some(({ sums }) => firstLines(sums).has(key)) },
    members: new Set([...related.members.values()].map((one) => one.module?.name ?? "")),
    work,
  };
  const lacking = new Set(lacksOf(module, { withIndirect: true }).map(({ needed }) => needed.path));
  return lacking.size === 0
    ? undefined
    : { module, folder, lacking, addsLines: work !== undefined || mode === "mod" };
}

/** What builds of a module lack, by what its files import. Of a workspace only the highest version is built. */
export function lacksIn(
  { module, addsLines }: LackingModule,
  related: RelatedFiles,
  importers: ReadonlyMap<string, Importing>,
): BuildLack[] {
  const isLower = ({ path, version }: BuildLack["needed"]) =>
    [...related.members.values()].some(({ require }) =>
      require.some((other) => other.path === path && compareSemver(other.version, version) > 0),
    );
  return buildLacks(module, { importerOf: (path) => importers.get(path), addsLines }).filter(
    ({ kind, needed }) => kind === "sum-missing" || !isLower(needed),
  );
}

/** A lack at a line of a document. */
export interface PlacedLack extends BuildLack {
  readonly line: number;
}

/** The lacks of a go.mod at its requirements; those of a go.sum at the line that it has of the module. */
export function lacksAt(uri: string, lacks: readonly BuildLack[], sums: SumFile | undefined): PlacedLack[] {
  if (roleOf(uri) === "mod" || sums === undefined) {
    return lacks.map((lack) => ({ ...lack, line: lack.needed.line }));
  }
  const lines = firstLines(sums);
  return lacks.flatMap((lack) => {
    const key = `${lack.target.path} ${lack.target.version}`;
    const line = lines.get(lack.kind === "sum-missing" ? key : `${key}/go.mod`)?.line;
    return line === undefined ? [] : [{ ...lack, line }];
  });
}

/** The lacks as diagnostics, the first hundred. `folder` is that of the module. */
export function lackDiagnostics(
  document: TextDocument,
  lacks: readonly PlacedLack[],
  folder: string,
  t: Translate,
): Diagnostic[] {
  return lacks.slice(0, MAX_DIAGNOSTICS).map((lack) => {
    const { importer, effect, line } = lack;
    const at = importer && { line: importer.line - 1, character: 0 };
    const why = importer ? [t("{0} imports it.", `${safeName(importer.file)}:${importer.line}`)] : [];
    return {
      range: goLines(document).rangeOf(line),
      severity: effect === "stops" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      source: "Go Verify",
      code: SUM_LINES_CHECK_ID,
      message: visible([sentence(lack, t), ...why].join("\n")),
      ...(at && {
        relatedInformation: [
          {
            location: { uri: pathToFileURL(join(folder, importer.file)).href, range: { start: at, end: at } },
            message: why.join(""),
          },
        ],
      }),
    };
  });
}

function sentence({ target, kind, effect, hasZip }: BuildLack, t: Translate): string {
  const name = safeName(`${target.path} ${target.version}${hasZip ? "/go.mod" : ""}`);
  if (effect === "adds") {
    return kind === "sum-missing"
      ? t("{0} is required and has no line in go.sum; the next build adds one", name)
      : t("{0} is required and has no zip line in go.sum; the next build adds one", name);
  }
  if (effect === "stops") {
    return kind === "sum-missing"
      ? t("{0} is required and has no line in go.sum, so builds stop: run go mod tidy", name)
      : t("{0} is required and has no zip line in go.sum, so builds stop: run go mod tidy", name);
  }
  return kind === "sum-missing"
    ? t("{0} is required and has no line in go.sum, so go list -m all stops: run go mod tidy", name)
    : t("{0} is required and has no zip line in go.sum, so some builds stop: run go mod tidy", name);
}
