/** The reports of `go-verify profile`, as text and as JSON; each in pieces, since traces may be longer than a string. */
import { visible } from "../formats/visible.ts";
import { type Analysis, analyse } from "../profile/analyse/graph.ts";
import type { Query } from "../profile/query/query.ts";
import { list, listedLines } from "../profile/reports/list.ts";
import { listText } from "../profile/reports/listText.ts";
import { pgoFitness } from "../profile/reports/pgo.ts";
import { pgoText } from "../profile/reports/pgoText.ts";
import { queryFor } from "../profile/reports/reports.ts";
import { tags } from "../profile/reports/tags.ts";
import { tagsText } from "../profile/reports/tagsText.ts";
import { top } from "../profile/reports/top.ts";
import { topText } from "../profile/reports/topText.ts";
import { traces } from "../profile/reports/traces.ts";
import { tracesText } from "../profile/reports/tracesText.ts";
import { tree } from "../profile/reports/tree.ts";
import { treeText } from "../profile/reports/treeText.ts";
import type { Profile } from "../profile/table/profile.ts";
import { sourceFinder } from "./sources.ts";

/** A report, ready to be printed. */
export interface PrintedReport {
  /** The filters that matched nothing. */
  unmatched: readonly string[];
  /** The text as pprof has it, terminal escapes made visible. */
  text(): Iterable<string>;
  /** One JSON document. */
  json(): Iterable<string>;
  exitCode: number;
}

/** What of the options chooses a report; nothing for the top table. */
export interface ReportChoice {
  tree?: boolean;
  peek?: string;
  traces?: boolean;
  list?: string;
  tags?: boolean;
  pgo?: boolean;
}

/**
 * Makes the report that is asked for.
 * @throws QueryError
 */
export function reportOf(profile: Profile, query: Query, choice: ReportChoice): PrintedReport {
  if (choice.pgo) {
    return pgo(profile);
  }
  if (choice.traces) {
    return tracesReport(analyse(profile, queryFor("traces", query)));
  }
  if (choice.tags) {
    const analysis = analyse(profile, queryFor("tags", query));
    const report = tags(analysis);
    return printed("tags", analysis, report, () => tagsText(report));
  }
  if (choice.list !== undefined) {
    return listReport(analyse(profile, queryFor("list", query)), choice.list);
  }
  if (choice.tree || choice.peek !== undefined) {
    const name = choice.tree ? "tree" : "peek";
    const analysis = analyse(profile, queryFor(name, query));
    const report = tree(analysis, choice.peek);
    return printed(name, analysis, report, () => treeText(analysis, report));
  }
  const analysis = analyse(profile, queryFor("top", query));
  const report = top(analysis);
  return printed("top", analysis, report, () => topText(analysis, report));
}

function printed(name: string, analysis: Analysis, report: object, text: () => string): PrintedReport {
  return {
    unmatched: analysis.unmatched,
    text: () => [visible(text())],
    json: () => [`${JSON.stringify({ ...headOf(name, analysis), ...report }, undefined, 2)}\n`],
    exitCode: 0,
  };
}

function headOf(name: string, { values: { type } }: Analysis) {
  return { schema: `go-verify/profile-${name}/1`, sampleType: type.type, unit: type.unit };
}

function tracesReport(analysis: Analysis): PrintedReport {
  const report = traces(analysis);
  return {
    unmatched: analysis.unmatched,
    *text() {
      for (const piece of tracesText(analysis, report)) {
        yield visible(piece);
      }
    },
    *json() {
      const head = JSON.stringify({ ...headOf("traces", analysis), total: analysis.total });
      yield `${head.slice(0, -1)},"traces":[`;
      for (let index = 0; index < report.length; index++) {
        yield `${index === 0 ? "" : ","}\n${JSON.stringify(report.at(index))}`;
      }
      yield "\n]}\n";
    },
    exitCode: 0,
  };
}

function listReport(analysis: Analysis, expression: string): PrintedReport {
  const report = list(analysis, expression);
  const sourceOf = sourceFinder(analysis.query);
  const routines = () =>
    report.routines.map((routine) => {
      const source = sourceOf(routine.file);
      const lines = "error" in source ? [] : listedLines(analysis, routine, source);
      return { ...routine, lines, ...("error" in source && { error: source.error }) };
    });
  const whole = printed("list", analysis, {}, () => listText(analysis, report, sourceOf));
  return {
    ...whole,
    json: () => {
      const document = { ...headOf("list", analysis), ...report, routines: routines() };
      return [`${JSON.stringify(document, undefined, 2)}\n`];
    },
  };
}

function pgo(profile: Profile): PrintedReport {
  const fitness = pgoFitness(profile);
  return {
    unmatched: [],
    text: () => [visible(pgoText(fitness))],
    json: () => [`${JSON.stringify({ schema: "go-verify/profile-pgo/1", ...fitness }, undefined, 2)}\n`],
    exitCode: fitness.verdict === "refused" ? 1 : 0,
  };
}
