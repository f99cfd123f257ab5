/** What is wrong in an open go.sum or go.mod: all that its diagnostics and code actions are made of. */
import type { Diagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { CACHE_CHECK_ID, SUM_LINES_CHECK_ID } from "../layers/index.ts";
import type { SumLine, SumProblem } from "../modules/goSum/goSum.ts";
import type { Translate } from "../modules/translate.ts";
import type { CommittedSums } from "./committedSums.ts";
import type { FileContext } from "./fileContext.ts";
import type { ModuleFacts } from "./moduleFacts.ts";
import { type OpenFiles, roleOf, type SumAnalysis } from "./openFiles.ts";
import type { RelatedFiles } from "./relatedFiles.ts";
import type { SumFindings } from "./sumActions.ts";
import { type AlarmFinder, alarmDiagnostics, type SumAlarm } from "./sumAlarms.ts";
import { diagnosticsOf } from "./sumDiagnostics.ts";
import { lackDiagnostics, lackingModule, lacksAt, lacksIn, type PlacedLack } from "./sumLacks.ts";

/** The findings of a document. */
export interface Findings {
  readonly problems: readonly SumProblem[];
  readonly alarms: readonly SumAlarm[];
  readonly lacks: readonly PlacedLack[];
  /** The folder of the module that lacks lines. */
  readonly folder: string;
}

/** Where findings come from. */
interface Sources {
  readonly files: OpenFiles;
  readonly facts: ModuleFacts;
  readonly committed: CommittedSums;
  alarmsOf(uri: string): AlarmFinder;
}

const NONE: Findings = { problems: [], alarms: [], lacks: [], folder: "" };

/** The findings by what is known by now. What is missing is read in the background; the document is then diagnosed again. */
export async function findingsIn(document: TextDocument, sources: Sources): Promise<Findings> {
  const role = roleOf(document.uri);
  if (role !== "sum" && role !== "mod") {
    return NONE;
  }
  const { files, facts, committed } = sources;
  const { uri } = document;
  const alarmsIn = sources.alarmsOf(uri);
  const analysis = role === "sum" ? await files.analyse(document) : undefined;
  const context = await files.context(document);
  const related = analysis?.related ?? context.related;
  const lacking = lacksOf(uri, { ...context, related }, { facts, analysis });
  if (analysis === undefined) {
    return { ...NONE, ...lacking };
  }
  const alarms = alarmsIn(analysis.text, {
    head: committed.of(uri),
    cached: facts.cached(uri),
    isRequired: requiredIn({ ...context, related }),
  });
  const lines = new Set(lacking.lacks.map(({ line }) => line));
  const problems = analysis.problems.filter(
    ({ kind, line }) => kind !== "mod-line-missing" || !lines.has(line),
  );
  return { problems, alarms, ...lacking };
}

/** Whether a build of a module uses a line: go.mod requires the version, or replaces a module with it. */
function requiredIn({ related, isVendored }: Pick<FileContext, "related" | "isVendored">) {
  const { mods } = related.side;
  const needed = new Set(
    isVendored
      ? []
      : mods.flatMap(({ require, replace }) =>
          [...require, ...replace.map((one) => one.new)].map(({ path, version }) => `${path} ${version}`),
        ),
  );
  return ({ path, version }: SumLine) => needed.has(`${path} ${version}`);
}

function lacksOf(
  uri: string,
  context: { related: RelatedFiles; isVendored: boolean },
  { facts, analysis }: { facts: ModuleFacts; analysis: SumAnalysis | undefined },
): Pick<Findings, "lacks" | "folder"> {
  const settings = facts.settings();
  const lacking = settings && lackingModule(uri, context, settings.goflags);
  facts.find(uri, {
    text: analysis?.text,
    imports: lacking && { folder: lacking.folder, modules: lacking.lacking },
  });
  const importers = lacking && facts.importers(uri);
  return importers === undefined
    ? { lacks: [], folder: "" }
    : {
        lacks: lacksAt(uri, lacksIn(lacking!, context.related, importers), analysis?.sums),
        folder: lacking!.folder,
      };
}

/** The diagnostics, the alarms first. */
export function diagnosticsOfFindings(document: TextDocument, found: Findings, t: Translate): Diagnostic[] {
  return [
    ...alarmDiagnostics(document, found.alarms, t),
    ...lackDiagnostics(document, found.lacks, found.folder, t),
    ...diagnosticsOf(document, found.problems),
  ];
}

/** The findings as code actions need them. */
export function actionable({ problems, alarms, lacks }: Findings): SumFindings {
  return {
    problems,
    alarms: alarms.filter(({ head }) => head !== undefined).map(({ line }) => line),
    explained: [
      ...alarms.map(({ line }) => ({ line: line.line, check: CACHE_CHECK_ID })),
      ...lacks.map(({ line }) => ({ line, check: SUM_LINES_CHECK_ID })),
    ],
  };
}
