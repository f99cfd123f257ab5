/** What filters left of a profile, as pprof's `proto` writes it (printProto in internal/report/report.go). */
import type { Analysis } from "../analyse/graph.ts";
import { narrowed } from "../query/narrowed.ts";
import { matcher } from "../query/regex.ts";
import type { Profile, StringIndex } from "../table/profile.ts";

/** The samples that are left, with what they reach; values are divided as the query requests. */
export function writtenProfile(analysis: Analysis): Profile {
  const { samples, ...profile } = left(analysis, false);
  const ratio = 1 / analysis.query.divideBy;
  const values =
    ratio > 0 && ratio !== 1 ? samples.values.map((value) => Math.trunc(value * ratio)) : samples.values;
  return { ...profile, samples: { ...samples, values } };
}

/** The samples that are left, in the whole profile, with its own values. */
export function rawProfile(analysis: Analysis): Profile {
  return left(analysis, true);
}

function left({ view, query }: Analysis, isWhole: boolean): Profile {
  const profile = narrowed(view, { isWhole, isShown: shownKeys(view.profile, query) });
  return query.noInlines ? withoutInlines(profile, query.showColumns) : profile;
}

function shownKeys({ strings }: Profile, { tagShow, tagHide }: Analysis["query"]) {
  const show = matcher("tagshow", tagShow);
  const hide = matcher("taghide", tagHide);
  return (key: StringIndex): boolean => (show?.(strings.at(key)) ?? true) && !hide?.(strings.at(key));
}

/** Only the outermost line of each location, without its column unless columns are shown (Aggregate in profile/profile.go). */
function withoutInlines(profile: Profile, showColumns: boolean): Profile {
  const { lineStarts, lines, ...locations } = profile.locations;
  const starts = new Uint32Array(lineStarts.length);
  const rows: number[] = [];
  for (let location = 0; location < locations.length; location++) {
    if (lineStarts[location + 1]! > lineStarts[location]!) {
      rows.push(lineStarts[location + 1]! - 1);
    }
    starts[location + 1] = rows.length;
  }
  return {
    ...profile,
    mappings: profile.mappings.map((mapping) => ({ ...mapping, hasInlineFrames: false })),
    locations: {
      ...locations,
      lineStarts: starts,
      lines: {
        functions: Int32Array.from(rows, (row) => lines.functions[row]!),
        lines: BigInt64Array.from(rows, (row) => lines.lines[row]!),
        columns: BigInt64Array.from(rows, (row) => (showColumns ? lines.columns[row]! : 0n)),
      },
    },
  };
}
