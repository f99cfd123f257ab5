/** The files of a workspace's go.sum. */
import assert from "node:assert/strict";
import { readSumFiles, readSumSide } from "../../../../src/disk/sums/sumSides.ts";

suite("the go.sum files of a workspace", () => {
  test("are in the order in which the go command reads them, also where some were read before", async () => {
    const files: Record<string, string> = {
      "go.work": "go 1.26\n\nuse (\n\t./z\n\t./a\n\t./m\n)\n",
      "go.work.sum": "",
      "a/go.sum": "",
      "m/go.sum": "",
      "z/go.sum": "",
    };
    const source = { label: "", read: async (name: string) => files[name] };
    const order = ["z/go.sum", "a/go.sum", "m/go.sum", "go.work.sum"];
    for (const before of [[], ["go.work.sum", "m/go.sum"], order.toReversed()]) {
      const side = await readSumSide(source, await readSumFiles(source, before));
      assert.deepEqual(
        side.files.map(({ name }) => name),
        order,
      );
    }
  });
});
