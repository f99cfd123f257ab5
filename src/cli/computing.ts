/** Work that only computes, and how a signal ends it. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { deliver } from "./terminal.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that only computes. While it does, no listener can be called, so a signal ends the process as it would
 * without listeners: at once. Nothing is left behind, since such work starts and writes nothing.
 * @throws Error where a signal came before
 */
export async function computing<T>(work: () => T | Promise<T>): Promise<T> {
  if (await hasSignal()) {
    throw new Error("cancelled");
  }
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

/** Whether a signal has come of which no listener was told yet: without listeners it would be lost. */
async function hasSignal(): Promise<boolean> {
  let came = false;
  const note = () => {
    came = true;
  };
  for (const signal of SIGNALS) {
    process.on(signal, note);
  }
  // The first turn may end with what had come when it began; the second asks anew.
  await nextTurn();
  await nextTurn();
  for (const signal of SIGNALS) {
    process.off(signal, note);
  }
  return came;
}

/**
 * Prints a result in the pieces in which it is computed. A file is written when all are there, so that a signal leaves
 * no part of one.
 * @throws Error with one sentence.
 */
export async function deliverComputed(
  pieces: Iterable<string>,
  output: string | undefined,
  format: string,
): Promise<void> {
  if (output === undefined) {
    await computing(() => deliver(pieces, undefined, format));
  } else {
    await deliver(await computing(() => [...pieces]), output, format);
  }
}
