/** The titles of profile tabs. Pure. */

/** The longest name in a title of two, in characters. */
const LONGEST = 28;

/** Recorded profiles are named `BenchmarkWords-cpu-2026-11-24T07-01-22.pprof`: see recordings.ts. */
const RECORDED = /^(.+)-([^-]+)-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.pprof$/;

/** `BenchmarkWords · cpu` for the file name of a recording; undefined for others. */
export function recordedTitle(name: string): string | undefined {
  const [, what, kind] = RECORDED.exec(name) ?? [];
  return what && kind && `${what} · ${kind}`;
}

/** `before ↔ after` for the paths of two profiles; files of the same name have their folders with them. */
export function comparedTitle(base: string, profile: string): string {
  const [a, b] = distinct(base.split("/"), profile.split("/"));
  return `${shortened(a, b)} ↔ ${shortened(b, a)}`;
}

/** The shortest endings of two paths that differ. */
function distinct(base: readonly string[], profile: readonly string[]): [string, string] {
  const most = Math.max(base.length, profile.length);
  const ending = (parts: readonly string[], length: number) => parts.slice(-length).join("/");
  const length = Array.from({ length: most }, (_, i) => i + 1).find(
    (length) => ending(base, length) !== ending(profile, length),
  );
  const titleOf = (parts: readonly string[]) => {
    const name = ending(parts, length ?? 1);
    return recordedTitle(name) ?? name;
  };
  const [a, b] = [titleOf(base), titleOf(profile)];
  // Two recordings of one test differ by the time in their names.
  return a === b ? [ending(base, length ?? 1), ending(profile, length ?? 1)] : [a, b];
}

/** A long name without the beginning that it shares with the other one, or without its middle. */
function shortened(name: string, other: string): string {
  if (name.length <= LONGEST) {
    return name;
  }
  let same = 0;
  while (same < name.length && name[same] === other[same]) {
    same += 1;
  }
  const own = same > 4 && same < name.length ? `…${name.slice(Math.max(1, same - 3))}` : name;
  const half = Math.floor((LONGEST - 1) / 2);
  return own.length <= LONGEST ? own : `${own.slice(0, half)}…${own.slice(-half)}`;
}
