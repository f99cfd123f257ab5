/** Which test wrote a row of a log (cmd/internal/test2json, testing.T): what a test that passes prints is no failure. */

/** Follows the tests of a log, row by row. */
export interface TestWatch {
  /** The test that writes this row, and the test that it says to have passed; "" for none. */
  see(text: string): { readonly writes: string; readonly passed: string };
}

/** A watch for one log. */
export function watchTests(): TestWatch {
  let current = "";
  return {
    see(text) {
      if (text.includes('"Action":"')) {
        return eventOf(text);
      }
      const [, verb, started = ""] = text.includes("=== ") ? (BEGIN.exec(text) ?? []) : [];
      if (verb !== undefined) {
        current = verb === "PAUSE" ? "" : started;
      }
      const [, result, ended = ""] = text.includes("--- ") ? (END.exec(text) ?? []) : [];
      if (result !== undefined) {
        current = "";
      }
      return { writes: current, passed: result === "PASS" || result === "SKIP" ? ended : "" };
    },
  };
}

const BEGIN = /=== (RUN|CONT|NAME|PAUSE) {1,3}(\S+)/;
const END = /--- (PASS|FAIL|SKIP): (\S+)/;

const FIELDS = {
  Action: /"Action":"([^"]*)"/,
  Package: /"Package":"([^"]*)"/,
  Test: /"Test":"([^"]*)"/,
};

/** A row of `go test -json`. */
function eventOf(text: string): ReturnType<TestWatch["see"]> {
  const field = (name: keyof typeof FIELDS) => FIELDS[name].exec(text)?.[1] ?? "";
  const test = field("Test");
  if (test === "") {
    return { writes: "", passed: "" };
  }
  const name = JSON.stringify([field("Package"), test]);
  const action = field("Action");
  const hasPassed = action === "pass" || action === "skip";
  return { writes: action === "output" ? name : "", passed: hasPassed ? name : "" };
}
