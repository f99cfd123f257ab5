/** A short share of `npm run fuzz`: damaged files, tried on our readers; profiles are held against Go's own too. */
import assert from "node:assert/strict";
import { damagedInput } from "../fuzz/mutate.ts";
import { type Answer, difference, startOracle } from "../fuzz/oracle.ts";
import { corpus, type Outcome, probe } from "../fuzz/probe.ts";
import { SUBJECTS, subjectOf } from "../fuzz/subject.ts";

const SEED = 20_261;
/** More are tried by `npm run fuzz`. */
const COUNT = 10_000;

suite("damaged profiles", () => {
  let inputs: Uint8Array[];

  suiteSetup(() => {
    inputs = corpus(8_000);
  });

  test(`${COUNT} are read or refused, each in less than a second`, async function () {
    this.timeout(300_000);
    let read = 0;
    for (let index = 0; index < COUNT; index++) {
      const outcome = await probe(damagedInput(inputs, SEED, index), index).catch((error: Error) =>
        assert.fail(`input ${index} of seed ${SEED}: ${error.stack}`),
      );
      read += "profile" in outcome ? 1 : 0;
    }
    // Damage that always destroyed all would try nothing but the first lines of the reader.
    assert.ok(read > 500 && read < 9500, `${read} were read`);
  });

  test("1,000 are read and refused as by Go, with the same sums", async function () {
    this.timeout(300_000);
    const oracle = startOracle();
    try {
      let agreed = 0;
      for (let index = 0; index < 1000; index++) {
        const bytes = damagedInput(inputs, SEED + 1, index);
        const [ours, go] = [await probe(bytes, index), await oracle.ask(bytes)];
        assert.equal(difference(ours, go), undefined, `input ${index} of seed ${SEED + 1}`);
        agreed += "profile" in ours && go.error === undefined ? 1 : 0;
      }
      assert.ok(agreed > 20, `only ${agreed} were read by both`);
    } finally {
      oracle.close();
    }
  });

  test("the same seed gives the same input", () => {
    assert.deepEqual(damagedInput(inputs, 1, 5), damagedInput(inputs, 1, 5));
    assert.notDeepEqual(damagedInput(inputs, 1, 5), damagedInput(inputs, 2, 5));
  });

  test("a difference from Go is told", async () => {
    const bytes = inputs.find((input) => input[0] === 0x1f)!;
    const oracle = startOracle();
    const go = await oracle.ask(bytes);
    oracle.close();
    const ours = await probe(bytes);
    assert.equal(difference(ours, go), undefined);
    const wrong: readonly [Outcome, Answer][] = [
      [ours, { ...go, samples: go.samples + 1 }],
      [ours, { ...go, sums: go.sums!.map((sum) => `${sum}1`) }],
      [ours, { ...go, error: "malformed profile" }],
      [{ refusal: "damaged at byte 3 of 4: a number is cut short" }, go],
    ];
    for (const [outcome, answer] of wrong) {
      assert.equal(typeof difference(outcome, answer), "string");
    }
    assert.equal(difference({ refusal: "not exact here: it holds the value 9" }, go), undefined);
  });
});

suite("damaged files of modules", () => {
  for (const name of SUBJECTS.filter((name) => name !== "profile")) {
    test(`${COUNT} of ${name} are read or refused, each in less than a second`, async function () {
      this.timeout(300_000);
      const subject = subjectOf(name, COUNT);
      let read = 0;
      for (let index = 0; index < COUNT; index++) {
        const isRead = await subject
          .probe(subject.input(SEED, index), index)
          .catch((error: Error) => assert.fail(`input ${index} of seed ${SEED}: ${error.stack}`));
        read += isRead ? 1 : 0;
      }
      assert.ok(read > 500 && read < COUNT, `${read} were read whole`);
    });
  }
});
