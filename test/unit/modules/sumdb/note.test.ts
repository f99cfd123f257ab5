import assert from "node:assert/strict";
import { openNote, parseVerifier } from "../../../../src/modules/sumdb/note.ts";

// Key, text and signature are the example of golang.org/x/mod/sumdb/note.
const KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNATURE =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const OTHER =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

const bytes = (text: string) => new TextEncoder().encode(text);
const open = async (message: string | Uint8Array) =>
  openNote(typeof message === "string" ? bytes(message) : message, await parseVerifier(KEY));

suite("signed notes", () => {
  test("a note that the key signed gives its text", async () => {
    assert.equal(await open(`${TEXT}\n${SIGNATURE}`), TEXT);
  });

  test("a signature by another key beside ours is ignored", async () => {
    assert.equal(await open(`${TEXT}\n${OTHER}${SIGNATURE}`), TEXT);
    assert.equal(await open(`${TEXT}\n${SIGNATURE}${OTHER}`), TEXT);
  });

  test("the real database's signed tree", async () => {
    const key = await parseVerifier("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
    const text = "go.sum database tree\n66332798\nczPocWFmMwQrSENohgEPvFiqA+2i/3lRZhHbxtma2UQ=\n";
    const signature =
      "— sum.golang.org Az3grh19zTBOmg0dGOAELF5SP1N/QTSsuYwquERee13uccsbttgwVlS/0MhlHd7IEvb6fQVKmu7XFovf0PT1tKOnHQo=\n";
    assert.equal(await openNote(bytes(`${text}\n${signature}`), key), text);
  });

  const refused: Record<string, [string | Uint8Array, string]> = {
    "nothing at all": ["", "malformed note"],
    "a text without signatures": [TEXT, "malformed note"],
    "an empty signature block": [`${TEXT}\n`, "malformed note"],
    "no final line feed": [`${TEXT}\n${SIGNATURE.trim()}`, "malformed note"],
    "a changed text": [`x${TEXT}\n${SIGNATURE}`, "invalid signature for key PeterNeumann+c74f20a3"],
    "a changed signature": [
      `${TEXT}\n${SIGNATURE.replace("ZJku", "ZJkv")}`,
      "invalid signature for key PeterNeumann+c74f20a3",
    ],
    "only another key's signature": [
      `${TEXT}\n${OTHER}`,
      "note has no signature by the key PeterNeumann+c74f20a3; it is signed by EnochRoot+af0cfe78",
    ],
    "a hyphen for the dash": [`${TEXT}\n${SIGNATURE.replace("—", "-")}`, "malformed note"],
    "a line that is no signature": [`${TEXT}\n${SIGNATURE}more\n`, "malformed note"],
    "a signature without base64": [`${TEXT}\n— PeterNeumann \n`, "malformed note"],
    "a control character": [`a\x01${TEXT}\n${SIGNATURE}`, "malformed note"],
    "bytes that are not UTF-8": [
      Uint8Array.from([0xff, ...bytes(`${TEXT}\n${SIGNATURE}`)]),
      "malformed note",
    ],
    "101 signatures": [`${TEXT}\n${SIGNATURE.repeat(101)}`, "malformed note"],
  };
  for (const [name, [message, error]] of Object.entries(refused)) {
    test(`refused: ${name}`, async () => {
      await assert.rejects(open(message), { name: "Untrusted", message: error });
    });
  }

  const keys: Record<string, string> = {
    "": "malformed verifier id",
    PeterNeumann: "malformed verifier id",
    "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "malformed verifier id",
    "PeterNeumann+c74f20a3+": "malformed verifier id",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T": "malformed verifier id",
    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "invalid verifier hash",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": "unknown verifier algorithm",
  };
  for (const [key, error] of Object.entries(keys)) {
    test(`key refused: ${JSON.stringify(key)}`, async () => {
      await assert.rejects(parseVerifier(key), { message: error });
    });
  }
});
