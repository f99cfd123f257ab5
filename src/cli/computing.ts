/** Work that only computes, and how a signal ends it. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { expectRunning } from "../engine/command.ts";
import { deliver } from "./terminal.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that only computes. While it does, no listener can be called, so a signal ends the process as it would
 * without listeners: at once. Nothing is left behind, since such work starts and writes nothing.
 * @throws Cancelled where `cancelled` is aborted, by a signal that came before, too
 */
export async function computing<T>(cancelled: AbortSignal, work: () => T | Promise<T>): Promise<T> {
  // A signal whose listeners have not run yet would be lost. The first turn of the event loop may end with what had come
  // when it began; the second asks anew.
  await nextTurn();
  await nextTurn();
  expectRunning(cancelled);
  const all = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  for (const { signal } of all) {
    process.removeAllListeners(signal);
  }
  try {
    return await work();
  } finally {
    for (const { signal, listeners } of all) {
      for (const listener of listeners) {
        process.on(signal, listener);
      }
    }
  }
}

/**
 * Prints a result in the pieces in which it is computed. A file is written when all are there, so that a signal leaves
 * no part of one.
 * @throws Error with one sentence; Cancelled
 */
export async function deliverComputed(
  pieces: Iterable<string>,
  output: string | undefined,
  format: string,
  cancelled: AbortSignal,
): Promise<void> {
  if (output === undefined) {
    await computing(cancelled, () => deliver(pieces, undefined, format));
  } else {
    await deliver(await computing(cancelled, () => [...pieces]), output, format);
  }
}
