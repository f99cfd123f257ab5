/** Processes that time operations: they read a line and print its milliseconds. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A process that prints a number for each line. */
export interface Timer {
  /** The milliseconds for the operation in the line. */
  time(line: string): Promise<number>;
  /** Its peak memory so far, in MB: VmHWM of proc_pid_status(5); 0 on other systems. */
  peakMb(): number;
  close(): void;
}

/** Starts a timer process. */
export function startTimer(program: string, args: readonly string[]): Timer {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async time(line) {
      child.stdin.write(`${line}\n`);
      const { value, done } = await answers.next();
      const ms = Number(value);
      if (done || !Number.isFinite(ms)) {
        throw new Error(`${program} ${args.join(" ")} ended at "${line}"`);
      }
      return ms;
    },
    peakMb: () => peakMb(child),
    close: () => child.stdin.end(),
  };
}

function peakMb({ pid }: ChildProcess): number {
  try {
    const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return (Number(kb ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

/** The median of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
