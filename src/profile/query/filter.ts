/** pprof's filters by name (google/pprof, profile/filter.go and prune.go), with all their quirks. */
import { type Label, labelsOf } from "../table/labels.ts";
import type { Frames, LocationIndex, Profile, SampleIndex, StringIndex } from "../table/profile.ts";
import type { Filters } from "./query.ts";
import { type Matcher, matcher, wholeMatcher } from "./regex.ts";
import { tagFilter } from "./tagFilter.ts";
import { type View, withCuts, withLines, withoutLocations, withSamples } from "./view.ts";

/** A filtered view, and the filters that matched nothing, by option name: a person may have mistyped them. */
export interface Filtered {
  view: View;
  /** The labels of a sample that are left. */
  labels: (sample: SampleIndex) => Label[];
  unmatched: string[];
}

/**
 * Applies all filters in pprof's order (applyFocus in internal/driver/driver_focus.go).
 * @throws QueryError for a bad expression
 */
export function applyFilters(whole: View, filters: Filters): Filtered {
  const unmatched: string[] = [];
  const note = (option: string, matched: boolean) => {
    if (!matched) {
      unmatched.push(option);
    }
  };
  const compiled = {
    focus: matcher("focus", filters.focus),
    ignore: matcher("ignore", filters.ignore),
    hide: matcher("hide", filters.hide),
    show: matcher("show", filters.show),
  };
  let view = filterByName(whole, compiled, note);
  const showFrom = matcher("show_from", filters.showFrom);
  if (showFrom) {
    view = filterShowFrom(view, showFrom, note);
  }
  view = filterByTag(view, filters, note);
  const labels = labelsLeft(view, filters, note);
  const pruneFrom = matcher("prune_from", filters.pruneFrom);
  return { view: pruneFrom ? pruneBelow(view, pruneFrom) : view, labels, unmatched };
}

type Note = (option: string, matched: boolean) => void;

/** What a filter matches: a location's mapping, or a line's function. */
function names(profile: Profile, match: Matcher) {
  const { strings, functions, locations, mappings } = profile;
  const functionMatches = new Int8Array(functions.length).fill(-1);
  return {
    mapping(location: LocationIndex): boolean {
      const mapping = mappings[locations.mappings[location]!];
      return mapping !== undefined && match(mapping.file);
    },
    line(row: number): boolean {
      const index = locations.lines.functions[row]!;
      if (functionMatches[index] === -1) {
        const name = strings.at(functions.names[index]!);
        functionMatches[index] = match(name) || match(strings.at(functions.files[index]!)) ? 1 : 0;
      }
      return functionMatches[index] === 1;
    },
  };
}

function locationMatches(view: View, match: Matcher): (location: LocationIndex) => boolean {
  const { mapping, line } = names(view.profile, match);
  const { starts, rows } = view.lines;
  return (location) => rows.subarray(starts[location], starts[location + 1]).some(line) || mapping(location);
}

interface NameFilters {
  focus: Matcher | undefined;
  ignore: Matcher | undefined;
  hide: Matcher | undefined;
  show: Matcher | undefined;
}

const NEITHER = 0;
const FOCUSED = 1;
const IGNORED = 2;

/** FilterSamplesByName: a sample stays if a frame is in focus and none is ignored; then lines are hidden. */
function filterByName(view: View, filters: NameFilters, note: Note): View {
  const { focus, ignore, hide, show } = filters;
  if (!focus && !ignore && !hide && !show) {
    return view;
  }
  const count = view.profile.locations.length;
  const marks = new Uint8Array(count);
  const isIgnored = ignore && locationMatches(view, ignore);
  const isFocused = focus && locationMatches(view, focus);
  for (let location = 0; location < count; location++) {
    if (isIgnored?.(location)) {
      marks[location] = IGNORED;
    } else if (!isFocused || isFocused(location)) {
      marks[location] = FOCUSED;
    }
  }
  note("focus", !focus || marks.includes(FOCUSED));
  note("ignore", !ignore || marks.includes(IGNORED));

  const focused = withCuts(view, (frames, start, end) =>
    isInFocus(frames, start, end, marks) ? [start, end] : undefined,
  );
  return hide || show ? hideLines(focused, hide, show, note) : focused;
}

function isInFocus(frames: Frames, start: number, end: number, marks: Uint8Array): boolean {
  let found = false;
  for (let i = start; i < end; i++) {
    const mark = marks[frames[i]!]!;
    if (mark === IGNORED) {
      return false;
    }
    found ||= mark !== NEITHER;
  }
  return found;
}

function hideLines(view: View, hide: Matcher | undefined, show: Matcher | undefined, note: Note): View {
  const hidden = new Uint8Array(view.profile.locations.length);
  let hid = false;
  let showed = false;
  let result = view;
  if (hide) {
    const { mapping, line } = names(view.profile, hide);
    result = withLines(result, (location, rows) => {
      const whole = mapping(location);
      if (!whole && !rows.some(line)) {
        return rows;
      }
      hid = true;
      const left = whole ? rows.subarray(0, 0) : rows.filter((row) => !line(row));
      hidden[location] = left.length === 0 ? 1 : 0;
      return left;
    });
  }
  if (show) {
    const { mapping, line } = names(view.profile, show);
    result = withLines(result, (location, rows) => {
      const left = mapping(location) ? rows : rows.filter(line);
      if (left.length === 0) {
        hidden[location] = 1;
      } else {
        showed = true;
      }
      return left;
    });
  }
  note("hide", !hide || hid);
  note("show", !show || showed);
  return hidden.includes(1) ? withoutLocations(result, hidden) : result;
}

/** ShowFrom: frames above the highest match go, and samples without a match. */
function filterShowFrom(view: View, match: Matcher, note: Note): View {
  const { mapping, line } = names(view.profile, match);
  const matched = new Uint8Array(view.profile.locations.length);
  const narrowed = withLines(view, (location, rows) => {
    if (mapping(location)) {
      matched[location] = 1;
      return rows;
    }
    const last = rows.findLastIndex(line);
    matched[location] = last >= 0 ? 1 : 0;
    return last >= 0 ? rows.subarray(0, last + 1) : rows;
  });
  note("show_from", matched.includes(1));
  return withCuts(narrowed, (frames, start, end) => {
    let last = end - 1;
    while (last >= start && matched[frames[last]!] === 0) {
      last -= 1;
    }
    return last >= start ? [start, last + 1] : undefined;
  });
}

function filterByTag(view: View, filters: Filters, note: Note): View {
  const focus = tagFilter("tagfocus", filters.tagFocus, view);
  const ignore = tagFilter("tagignore", filters.tagIgnore, view);
  if (!focus && !ignore) {
    return view;
  }
  let focused = false;
  let ignored = false;
  const left = withSamples(view, (sample) => {
    const inFocus = !focus || focus(sample);
    const isIgnored = ignore?.(sample) ?? false;
    focused ||= inFocus;
    ignored ||= isIgnored;
    return inFocus && !isIgnored;
  });
  note("tagfocus", !focus || focused);
  note("tagignore", !ignore || ignored);
  return left;
}

/** FilterTagsByName: labels whose key is to be shown and is not hidden. */
function labelsLeft(view: View, filters: Filters, note: Note): Filtered["labels"] {
  const show = matcher("tagshow", filters.tagShow);
  const hide = matcher("taghide", filters.tagHide);
  const all = (sample: SampleIndex) => labelsOf(view.profile, sample);
  if (!show && !hide) {
    return all;
  }
  let showed = false;
  let hid = false;
  for (const sample of view.stacks.samples.subarray(0, view.stacks.length)) {
    for (const { key } of all(sample)) {
      showed ||= show?.(key) ?? true;
      hid ||= hide?.(key) ?? false;
    }
  }
  note("tagshow", !show || showed);
  note("taghide", !hide || hid);
  return (sample) => all(sample).filter(({ key }) => (show?.(key) ?? true) && !hide?.(key));
}

/** Names that hold a bracket which does not begin a list of arguments (prune.go). */
const BRACKET = /\(anonymous namespace\)|operator\(\)|\(/g;

/** A C++ or Java name without its arguments, and without the dot of PPC64's ABI (simplifyFunc). */
function simplifyName(name: string): string {
  const plain = name.startsWith(".") ? name.slice(1) : name;
  for (const found of plain.matchAll(BRACKET)) {
    if (found[0] === "(") {
      return plain.slice(0, found.index);
    }
  }
  return plain;
}

function simplifiedMatch(profile: Profile, match: Matcher): (row: number) => boolean {
  const { strings, functions, locations } = profile;
  const known = new Map<StringIndex, boolean>();
  return (row) => {
    const index = functions.names[locations.lines.functions[row]!]!;
    let matches = known.get(index);
    if (matches === undefined) {
      const name = strings.at(index);
      matches = name !== "" && match(simplifyName(name));
      known.set(index, matches);
    }
    return matches;
  };
}

/** PruneFrom: removes the frames below the lowest match, but not the match. */
function pruneBelow(view: View, match: Matcher): View {
  const matches = simplifiedMatch(view.profile, match);
  const matched = new Uint8Array(view.profile.locations.length);
  const narrowed = withLines(view, (location, rows) => {
    const first = rows.findIndex(matches);
    matched[location] = first >= 0 ? 1 : 0;
    return first >= 0 ? rows.subarray(first) : rows;
  });
  return withCuts(narrowed, (frames, start, end) => {
    let first = start;
    while (first < end && matched[frames[first]!] === 0) {
      first += 1;
    }
    return [first < end ? first : start, end];
  });
}

/**
 * Drops the frames that the profile declares uninteresting: those below a match of its drop_frames that its keep_frames
 * does not match, the match included (RemoveUninteresting and Prune). Nothing is dropped where one of the two is not a
 * regular expression, as pprof ignores the error.
 * @throws QueryError where an expression is too large
 */
export function dropUninteresting(view: View): View {
  const { dropFrames, keepFrames } = view.profile;
  if (dropFrames === "") {
    return view;
  }
  const drop = wholeMatcher("drop_frames", dropFrames);
  const keepMatch = keepFrames === "" ? () => false : wholeMatcher("keep_frames", keepFrames);
  if (drop === undefined || keepMatch === undefined) {
    return view;
  }
  const matches = simplifiedMatch(view.profile, (name) => drop(name) && !keepMatch(name));
  const WHOLE = 1;
  const BENEATH = 2;
  const pruned = new Uint8Array(view.profile.locations.length);
  const narrowed = withLines(view, (location, rows) => {
    const last = rows.findLastIndex(matches);
    if (last < 0) {
      return rows;
    }
    pruned[location] = last === rows.length - 1 ? WHOLE : BENEATH;
    return last === rows.length - 1 ? rows : rows.subarray(last + 1);
  });
  return withCuts(narrowed, (frames, start, end) => {
    // Frames before the first that stays are not pruned, so that not everything goes.
    let i = end - 1;
    while (i >= start && pruned[frames[i]!] !== 0) {
      i -= 1;
    }
    while (i >= start && pruned[frames[i]!] === 0) {
      i -= 1;
    }
    if (i < start) {
      return [start, end];
    }
    return [pruned[frames[i]!] === WHOLE ? i + 1 : i, end];
  });
}
