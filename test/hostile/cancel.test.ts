import assert from "node:assert/strict";
import { cancelAtRandom, PROMISE_MS } from "./cancelling.ts";

suite("a command that is cancelled", () => {
  const seed = Date.now() % 1e6;
  test(`at a random moment (seed ${seed}) ends soon, in order, and leaves nothing`, async function () {
    this.timeout(600_000);
    const rows = await cancelAtRandom({ moments: 1, seed });
    assert.ok(rows.length >= 15);
    // Twice the promise, since the machine may be busy.
    const late = rows.filter(({ tookMs }) => tookMs > 2 * PROMISE_MS);
    assert.deepEqual(late, []);
    assert.deepEqual(
      rows.filter(({ left }) => left.length > 0),
      [],
    );
  });
});
