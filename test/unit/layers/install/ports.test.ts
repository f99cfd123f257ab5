import assert from "node:assert/strict";
import {
  headerOf,
  inWords,
  isCommon,
  nameOf,
  parsePorts,
} from "../../../../src/layers/install/cross-build/ports.ts";

const LIST = JSON.stringify([
  { GOOS: "linux", GOARCH: "386", CgoSupported: true, FirstClass: true },
  { GOOS: "linux", GOARCH: "amd64", CgoSupported: true, FirstClass: true },
  { GOOS: "darwin", GOARCH: "amd64", CgoSupported: true, FirstClass: true },
  { GOOS: "darwin", GOARCH: "arm64", CgoSupported: true, FirstClass: true },
  { GOOS: "windows", GOARCH: "amd64", CgoSupported: true, FirstClass: true },
  { GOOS: "js", GOARCH: "wasm", CgoSupported: false, FirstClass: false },
  { GOOS: "plan9", GOARCH: "386", CgoSupported: false, FirstClass: false },
]);

suite("the ports of Go", () => {
  test("one for each object format in wide use is common", () => {
    const common = parsePorts(LIST).filter(isCommon);
    assert.deepEqual(common.map(nameOf), ["linux/amd64", "darwin/arm64", "windows/amd64", "js/wasm"]);
    assert.deepEqual(
      common.map((port) => headerOf(port).format),
      ["ELF", "Mach-O", "PE", "WebAssembly"],
    );
  });

  test("other output is refused", () => {
    const answers = [
      "[]",
      "{}",
      "null",
      '[{"GOOS":"js","GOARCH":"wasm"}]',
      '[{"GOOS":"../x","GOARCH":"amd64"}]',
    ];
    for (const answer of answers) {
      assert.throws(() => parsePorts(answer), /did not print a list of ports/, answer);
    }
    assert.throws(() => parsePorts("linux/amd64\n"), SyntaxError);
  });

  test("the header of each kind of port", () => {
    const words = (GOOS: string, GOARCH: string) => inWords(headerOf({ GOOS, GOARCH }));
    assert.equal(words("linux", "mips64le"), "ELF mips64le executable");
    assert.equal(words("darwin", "arm64"), "Mach-O arm64 executable");
    assert.equal(words("windows", "386"), "PE 386 executable");
    assert.equal(words("wasip1", "wasm"), "WebAssembly wasm executable");
    assert.equal(words("aix", "ppc64"), "XCOFF ppc64 executable");
  });

  test("a universal file in words", () => {
    const header = { format: "universal Mach-O", archs: ["amd64", "arm64"] } as const;
    assert.equal(inWords({ ...header, archs: [...header.archs] }), "universal Mach-O (amd64, arm64)");
  });
});
