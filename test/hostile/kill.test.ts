import assert from "node:assert/strict";
import { skip } from "../support/skip.ts";
import { isClean, killAtRandom } from "./killing.ts";

suite("a run that is killed", () => {
  const seed = Date.now() % 1e6;
  test(`at 5 random moments (seed ${seed}) leaves nothing and changes nothing`, async function () {
    if (process.platform !== "linux") {
      skip(this, "processes are found by /proc, which only Linux has");
    }
    this.timeout(300_000);
    const { rows, changed } = await killAtRandom({ moments: 5, seed, depth: "quick" });
    assert.equal(rows.length, 5);
    assert.deepEqual(
      rows.filter((row) => !isClean(row)),
      [],
    );
    assert.deepEqual(changed, []);
  });
});
