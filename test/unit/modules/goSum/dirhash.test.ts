import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hash1 } from "../../../../src/modules/goSum/dirhash.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

suite("h1 hash of files", () => {
  test("the example of golang.org/x/mod/sumdb/dirhash", async () => {
    const xyz = sha256("data for xyz");
    const abc = sha256("data for abc");
    const lines = `${abc}  abc\n${xyz}  xyz\n`;
    const expected = `h1:${createHash("sha256").update(lines).digest("base64")}`;
    assert.equal(
      await hash1([
        ["xyz", xyz],
        ["abc", abc],
      ]),
      expected,
    );
  });

  test("names are sorted by their bytes", async () => {
    const names = ["a/b", "a-b", "a.b", "ab", "\u{1f600}", "\uff5e", "é"];
    const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const hash = sha256("");
    const lines = byBytes.map((name) => `${hash}  ${name}\n`).join("");
    assert.equal(
      await hash1(names.map((name) => [name, hash] as const)),
      `h1:${createHash("sha256").update(lines).digest("base64")}`,
    );
  });

  test("no files", async () => {
    assert.equal(await hash1([]), "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  });

  test("a name with a line break is refused", async () => {
    await assert.rejects(hash1([["a\nb", sha256("")]]), /line break/);
  });
});
