import assert from "node:assert/strict";
import { lookUp } from "../../../../src/modules/sumdb/client.ts";
import { parseGosumdb } from "../../../../src/modules/sumdb/gosumdb.ts";
import recorded from "../../../fixtures/sumdb/toolchain-go1.26.8.json";

const answers = new Map(Object.entries(recorded));

const module = { path: "golang.org/toolchain", version: "v0.0.1-go1.26.8.linux-amd64" };
const lookup = `/lookup/${module.path}@${module.version}`;

async function lookUpRecorded(
  change: (path: string, content: Uint8Array) => Uint8Array = (_, content) => content,
) {
  const { verifier } = await parseGosumdb("sum.golang.org");
  const read = async (path: string) => {
    const content = answers.get(path);
    if (content === undefined) {
      throw new Error(`${path} is not recorded`);
    }
    return change(path, Uint8Array.from(Buffer.from(content, "base64")));
  };
  return lookUp({ verifier, read }, module);
}

suite("the public checksum database", () => {
  test("a release's record is proven in its tree of 66 million", async () => {
    const { hash, id, tree } = await lookUpRecorded();
    assert.equal(hash, "h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=");
    assert.deepEqual([id, tree.size], [61_743_986, 66_332_798]);
  });

  test("one bit changed anywhere in its record is refused", async () => {
    const text = Buffer.from(answers.get(lookup)!, "base64");
    for (let at = 0; at < text.length; at += 7) {
      const answer = lookUpRecorded((path, content) => {
        if (path === lookup) {
          content[at]! ^= 1;
        }
        return content;
      });
      await assert.rejects(answer, `byte ${at}`);
    }
  });

  test("a bit changed in each tile is refused", async () => {
    for (const tile of [...answers.keys()].filter((path) => path !== lookup)) {
      const answer = lookUpRecorded((path, content) => {
        if (path === tile) {
          content[0]! ^= 1;
        }
        return content;
      });
      await assert.rejects(answer, { name: "Untrusted", message: /the text or a tile is forged$/ }, tile);
    }
  });
});
