/** Counts crashes of the language server. Pure. */

/** At this many crashes within this time the server is not restarted until the next request. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 180_000;

/** Records a crash at a time in ms, and returns whether there were too many. */
export function crashCounter(): (now: number) => boolean {
  const crashes: number[] = [];
  return (now) => {
    crashes.push(now);
    return crashes.filter((time) => now - time < CRASH_WINDOW_MS).length >= MAX_CRASHES;
  };
}
