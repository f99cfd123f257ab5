/** Folded stacks, as stackcollapse-perf.pl and async-profiler write them. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { pgoFitness } from "../../../../src/profile/reports/pgo.ts";
import type { Profile } from "../../../../src/profile/table/profile.ts";
import { open, refusal } from "../bytes.ts";

/** Each sample, root first, as a line. */
function foldedAgain({ strings, functions, locations, samples }: Profile): string[] {
  return Array.from({ length: samples.length }, (_, i) => {
    const stack = samples.frames.slice(samples.starts[i], samples.starts[i + 1]).reverse();
    const names = Array.from(stack, (location) => {
      const index = locations.lines.functions[locations.lineStarts[location]!]!;
      return strings.at(functions.names[index]!);
    });
    return `${names.join(";")} ${samples.values[i]}`;
  });
}

suite("folded stacks", () => {
  test("are read: counts, names with blanks, equal stacks added", async () => {
    const text = "idle 3\nmain;run all;read_[k] 12\nmain;run all 5\nmain;run all;read_[k] 1\n";
    const profile = await open(text);
    assert.deepEqual(profile.sampleTypes, [{ type: "samples", unit: "count" }]);
    assert.deepEqual(foldedAgain(profile), ["idle 3", "main;run all;read_[k] 13", "main;run all 5"]);
    assert.equal(pgoFitness(profile).verdict, "refused");
  });

  test("are read packed, with the line ends of Windows, empty lines and no last line end", async () => {
    for (const text of ["a;b 1\r\na 2\r\n", "\na;b 1\n\na 2", " a;b  1 \na 2\n", "a;;b; 1\na 2\n"]) {
      assert.deepEqual(foldedAgain(await open(gzipSync(text))), ["a;b 1", "a 2"], JSON.stringify(text));
    }
  });

  for (const [text, words] of [
    ["a;b 1\na;c\n", /^damaged in line 2: it is no stack with a whole number, such as `main;work 12`$/],
    ["a;b 1\n\n12\n", /^damaged in line 3: /],
    ["a;b 1\na;c 1.5\n", /^damaged in line 2: /],
    ["a;b 1\na;c 9223372036854775808\n", /^damaged in line 2: /],
    ["a;b one\n", /^text, but not a profile/],
    ["a 1\nb 2\n", /^text, but not a profile/],
    ["date;value 2\0", /^/],
  ] as const) {
    test(`${JSON.stringify(text)} is refused`, async () => {
      assert.match(await refusal(text), words);
    });
  }
});
