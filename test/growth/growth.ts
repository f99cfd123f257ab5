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
/** A time is measured over at least this much, so that the clock's steps do not count. */
const LEAST_MS = 20;
/** An action that takes longer has failed, whatever its growth. */
const LIMIT_MS = 10_000;
/** What else the machine does only adds: of so many looks, the least time of each size counts. */
const LOOKS = 12;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** A test that a doubling of the input costs at most 2.2 times the CPU time. */
export function grows<Input>(title: string, { make, act, from = 65_536 }: Growth<Input>): void {
  test(title, async function () {
    this.timeout(300_000);
    const inputs = Array.from({ length: DOUBLINGS + 1 }, (_, i) => make(from * 2 ** i));
    const best = inputs.map(() => Number.POSITIVE_INFINITY);
    for (let look = 0; look < LOOKS && !(growthOf(best) <= BOUND); look++) {
      for (const [i, input] of inputs.entries()) {
        best[i] = Math.min(best[i]!, await cost(() => act(input)));
      }
    }
    const told = best.map((ms) => `${ms.toFixed(2)} ms`).join(", ");
    assert.ok(
      growthOf(best) <= BOUND,
      `a doubling costs ${growthOf(best).toFixed(2)} times the CPU: ${told}`,
    );
  });
}

/**
 * What a doubling costs: the average of the three, or the dearer of the last two if that is less. Texts beyond 128 KB get
 * memory pages of their own, which makes the first doubling dear; a square makes the last ones dear, wherever it begins.
 */
function growthOf(times: readonly number[]): number {
  const [first, second, third, last] = times as [number, number, number, number];
  return Math.min((last / first) ** (1 / DOUBLINGS), Math.max(third / second, last / third));
}

/** The CPU time of one run in ms, of all threads. */
async function cost(act: () => unknown): Promise<number> {
  // What an earlier run left is not this one's cost.
  collectGarbage();
  const start = process.cpuUsage();
  await act();
  const { user } = process.cpuUsage(start);
  assert.ok(user < LIMIT_MS * 1000, `one run takes more than ${LIMIT_MS / 1000} s`);
  const began = process.cpuUsage();
  let runs = 0;
  let ms = 0;
  while (ms < LEAST_MS) {
    await act();
    runs++;
    const { user } = process.cpuUsage(began);
    ms = user / 1000;
  }
  return ms / runs;
}
