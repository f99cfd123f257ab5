/** Measures how the CPU time of an action grows with its input. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** An input that somebody else made, in a size, and what reads it. */
export interface Growth<Input> {
  /** Gives an input of about that many bytes; its cost is not counted. */
  make(bytes: number): Input;
  act(input: Input): unknown;
  /** The smallest size in bytes; the largest is eight times as much. */
  from?: number;
}

const DOUBLINGS = 3;
/** What twice the input may cost. */
const BOUND = 2.2;
/** A time is measured over at least this much, so that the clock's steps do not count: for a first look less will do. */
const LEAST_MS = 20;
const LEAST_FIRST_MS = 8;
/** An action that takes longer has failed, whatever its growth. */
const LIMIT_MS = 10_000;
/** What else the machine does only adds: the best of so many looks counts. */
const LOOKS = 12;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** A test that a doubling of the input costs at most 2.2 times the CPU time. */
export function grows<Input>(title: string, { make, act, from = 65_536 }: Growth<Input>): void {
  test(title, async function () {
    this.timeout(300_000);
    const inputs = Array.from({ length: DOUBLINGS + 1 }, (_, i) => make(from * 2 ** i));
    let best = Number.POSITIVE_INFINITY;
    let told = "";
    for (let look = 0; look < LOOKS && best > BOUND; look++) {
      const times: number[] = [];
      for (const input of inputs) {
        times.push(await cost(() => act(input), look === 0 ? LEAST_FIRST_MS : LEAST_MS));
      }
      const ratio = ratioOf(times);
      if (ratio < best) {
        best = ratio;
        told = times.map((ms) => `${ms.toFixed(2)} ms`).join(", ");
      }
    }
    assert.ok(best <= BOUND, `a doubling costs ${best.toFixed(2)} times the CPU: ${told}`);
  });
}

/**
 * What a doubling costs: the average of three, or the one in the middle if it is less. A cost that is there from some size
 * on, as of texts that get memory pages of their own, makes one doubling dear; a square makes each of them.
 */
function ratioOf(times: readonly number[]): number {
  const steps = times.slice(1).map((ms, i) => ms / times[i]!);
  const middle = steps.toSorted((a, b) => a - b)[(DOUBLINGS - 1) / 2]!;
  return Math.min(middle, (times.at(-1)! / times[0]!) ** (1 / DOUBLINGS));
}

/** The CPU time of one run in ms, of all threads, measured over at least `leastMs`. */
async function cost(act: () => unknown, leastMs: number): Promise<number> {
  // What an earlier run left is not this one's cost.
  collectGarbage();
  const start = process.cpuUsage();
  await act();
  const { user } = process.cpuUsage(start);
  assert.ok(user < LIMIT_MS * 1000, `one run takes more than ${LIMIT_MS / 1000} s`);
  const began = process.cpuUsage();
  let runs = 0;
  let ms = 0;
  while (ms < leastMs) {
    await act();
    runs++;
    const { user } = process.cpuUsage(began);
    ms = user / 1000;
  }
  return ms / runs;
}
