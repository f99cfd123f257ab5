/**
 * Finds checksum mismatches, and what else the go command says of go.sum, the checksum database and the vendor folder, in
 * its output or in a log that contains it. All bytes are hostile.
 */
import { readMessage } from "../log/messages.ts";
import { type Row, rowsOf, windowsOf } from "../log/rows.ts";
import { type LogSettings, watchSettings } from "../log/settings.ts";
import { watchTests } from "../log/tests.ts";
import type { Mismatch } from "./mismatchKinds.ts";

/** The limit for the number of mismatches: no person reads more. */
const MAX_MISMATCHES = 1000;

/** Finds the messages in a log, without duplicates, in the order of the log. */
export function readMismatches(log: string): Mismatch[] {
  const tests = watchTests();
  const settings = watchSettings();
  // What each test wrote, by its name; "" is what no test wrote.
  const found = new Map<string, Map<string, Mismatch>>([["", new Map()]]);
  let count = 0;
  for (const rows of windowsOf(rowsOf(log))) {
    const { writes, passed } = tests.see(rows[0]!.text);
    settings.see(rows[0]!.text);
    if (passed !== "") {
      count -= found.get(passed)?.size ?? 0;
      found.delete(passed);
    }
    const mismatch = mismatchAt(rows, settings.of);
    if (mismatch) {
      const own = found.get(writes) ?? new Map<string, Mismatch>();
      found.set(writes, own);
      const size = own.size;
      setOnce(own, mismatch);
      count += own.size - size;
    }
    if (count === MAX_MISMATCHES) {
      break;
    }
  }
  const all = [...found.values()].flatMap((own) => [...own.values()]).sort((a, b) => a.line - b.line);
  const once = new Map<string, Mismatch>();
  for (const mismatch of all) {
    setOnce(once, mismatch);
  }
  return [...once.values()];
}

function setOnce(into: Map<string, Mismatch>, mismatch: Mismatch): void {
  const { kind, path, version, of, downloaded, expected, detail } = mismatch;
  const key = JSON.stringify([kind, path, version, of, downloaded, expected, detail]);
  if (!into.has(key)) {
    into.set(key, mismatch);
  }
}

const UNKNOWN_FIELDS = {
  path: "",
  version: "",
  of: "zip",
  downloaded: "",
  expected: "",
  source: "",
  detail: "",
} as const;

function mismatchAt(rows: readonly Row[], settingsOf: (path: string) => LogSettings): Mismatch | undefined {
  const { text, line } = rows[0]!;
  const message = readMessage(text, rows);
  if (message === undefined || isOfPassingPackage(rows)) {
    return undefined;
  }
  const { isOld = false, ...fields } = message;
  const mismatch = { ...UNKNOWN_FIELDS, ...fields, line };
  if (mismatch.path === "") {
    return mismatch;
  }
  const log = { ...(isOld && { release: "1.11" }), ...settingsOf(mismatch.path) };
  return Object.keys(log).length === 0 ? mismatch : { ...mismatch, log };
}

/**
 * Whether a test printed the message whose package passed: without -v nothing names the test, but the go command's own
 * message ends otherwise.
 */
function isOfPassingPackage(rows: readonly Row[]): boolean {
  const end = rows.findIndex(({ text }, index) => index > 0 && text.trim() === "PASS");
  return (
    end > 0 &&
    /^ok\s/.test(rows[end + 1]?.text ?? "") &&
    rows.slice(1, end).every(({ text }) => text.trim() === "" || /:\s+h\d+:/.test(text))
  );
}
