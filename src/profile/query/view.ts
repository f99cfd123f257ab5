/**
 * A profile while it is being narrowed: which samples are left, which frames of their stacks, which lines of their
 * locations. Filters make a new view and leave the profile alone.
 */
import type { Frames, LocationIndex, Profile, SampleIndex } from "../table/profile.ts";

/** Lines left of each location: rows `starts[i] … starts[i + 1])` of `rows`, which are rows of `LineTable`. */
export interface LinesLeft {
  readonly starts: Uint32Array;
  readonly rows: Int32Array;
}

/** Stacks that are left: stack `i` belongs to sample `samples[i]` and is `frames[starts[i] … ends[i])`, leaf first. */
export interface Stacks {
  readonly length: number;
  readonly samples: Int32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly frames: Frames;
}

/** A profile and the part of it that is left. */
export interface View {
  readonly profile: Profile;
  readonly stacks: Stacks;
  readonly lines: LinesLeft;
}

/** All of a profile. */
export function wholeView(profile: Profile): View {
  const { samples, locations } = profile;
  return {
    profile,
    stacks: {
      length: samples.length,
      samples: countUp(samples.length),
      starts: samples.starts.subarray(0, samples.length),
      ends: samples.starts.subarray(1, samples.length + 1),
      frames: samples.frames,
    },
    lines: {
      starts: locations.lineStarts,
      rows: countUp(locations.lines.functions.length),
    },
  };
}

function countUp(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    numbers[i] = i;
  }
  return numbers;
}

/** The view with only the lines that `choose` gives of each location. */
export function withLines(
  view: View,
  choose: (location: LocationIndex, rows: Int32Array) => Int32Array,
): View {
  const { starts, rows } = view.lines;
  const locations = starts.length - 1;
  const newStarts = new Uint32Array(locations + 1);
  const newRows = new Int32Array(rows.length);
  let length = 0;
  for (let location = 0; location < locations; location++) {
    const chosen = choose(location, rows.subarray(starts[location], starts[location + 1]));
    newRows.set(chosen, length);
    length += chosen.length;
    newStarts[location + 1] = length;
  }
  return { ...view, lines: { starts: newStarts, rows: newRows.subarray(0, length) } };
}

/** Cuts a stack: its frames `from` to `to` are left, or the sample is dropped (undefined). */
export type Cut = (
  frames: Frames,
  start: number,
  end: number,
) => readonly [from: number, to: number] | undefined;

/** The view with each stack cut to a part of itself, or dropped. */
export function withCuts(view: View, cut: Cut): View {
  const { stacks } = view;
  const samples = new Int32Array(stacks.length);
  const starts = new Uint32Array(stacks.length);
  const ends = new Uint32Array(stacks.length);
  let length = 0;
  for (let i = 0; i < stacks.length; i++) {
    const left = cut(stacks.frames, stacks.starts[i]!, stacks.ends[i]!);
    if (left) {
      samples[length] = stacks.samples[i]!;
      starts[length] = left[0];
      ends[length] = left[1];
      length += 1;
    }
  }
  return { ...view, stacks: { length, samples, starts, ends, frames: stacks.frames } };
}

/** The view with only the samples for which `isLeft` is true. */
export function withSamples(view: View, isLeft: (sample: SampleIndex) => boolean): View {
  const { stacks } = view;
  let i = 0;
  return withCuts(view, (_, start, end) => (isLeft(stacks.samples[i++]!) ? [start, end] : undefined));
}

/** The view without the hidden locations; a sample without frames is dropped. */
export function withoutLocations(view: View, hidden: Uint8Array): View {
  const { stacks } = view;
  const frames = new Int32Array(stacks.frames.length);
  let length = 0;
  const cut: Cut = (old, start, end) => {
    const from = length;
    for (let i = start; i < end; i++) {
      if (hidden[old[i]!] === 0) {
        frames[length++] = old[i]!;
      }
    }
    return length > from ? [from, length] : undefined;
  };
  const narrowed = withCuts(view, cut);
  return { ...narrowed, stacks: { ...narrowed.stacks, frames: frames.subarray(0, length) } };
}
