import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chooseToolchain,
  findLine,
  isLanguage,
  type ModuleFile,
} from "../../../../../src/layers/install/version/toolchain-choice.ts";

function fileOf(text: string): ModuleFile {
  return { path: "/m/go.mod", go: findLine(text, "go"), toolchain: findLine(text, "toolchain") };
}

/** [GOTOOLCHAIN, go line, toolchain line, what runs]: the rows of Go's own gotoolchain_local.txt, with local go1.500. */
const ROWS: [string, string, string, string][] = [
  ["auto", "", "", "local"],
  ["path", "", "", "local"],
  ["local", "", "", "local"],
  ["", "", "", "local"],
  ["go1.600", "", "", "go1.600"],
  ["go1.400", "", "", "go1.400"],
  ["go1.600+auto", "", "", "go1.600"],
  ["go1.400.0+auto", "", "", "go1.400.0"],
  ["go1.600+path", "", "", "go1.600"],
  ["auto", "1.700", "", "go1.700.0"],
  ["auto", "1.300", "", "local"],
  ["auto", "1.700", "go1.300", "go1.700.0"],
  ["auto", "1.300", "default", "local"],
  ["auto", "1.700", "default", "too old: 1.700 on 1.500"],
  ["path", "1.700", "go1.300", "go1.700.0"],
  ["path", "1.700", "default", "too old: 1.700 on 1.500"],
  ["go1.400+auto", "1.300", "default", "go1.400"],
  ["go1.600+auto", "1.300", "default", "go1.600"],
  ["go1.800-bigcorp", "", "", "go1.800-bigcorp"],
  ["auto", "1.999", "go1.800-bigcorp", "go1.999.0"],
  ["auto", "1.777", "go1.800-bigcorp", "go1.800-bigcorp"],
  ["auto", "1.400", "go1.600-right", "go1.600-right"],
  ["local", "1.700", "", "too old: 1.700 on 1.500"],
  ["local", "1.400", "go1.700", "local"],
  ["local+auto", "1.700", "", "go1.700.0"],
  ["go1.600", "1.700", "", "too old: 1.700 on 1.600"],
  ["asdf", "", "", "wrong: GOTOOLCHAIN=asdf does not name a toolchain"],
  ["go1.600+other", "", "", "wrong: GOTOOLCHAIN=go1.600+other does not name a toolchain"],
  ["../go1.600", "", "", "wrong: GOTOOLCHAIN=../go1.600 does not name a toolchain"],
  ["auto", "1.26.8x", "", 'wrong: "1.26.8x" is not a Go version such as 1.23.0'],
  ["auto", "1.300", "go1.600/evil", 'wrong: "go1.600/evil" is not a toolchain name such as go1.23.0'],
  ["auto", "1.700rc1", "", "go1.700rc1"],
  ["auto", "1.20", "", "local"],
];

suite("the choice of a toolchain", () => {
  for (const [setting, go, toolchain, expected] of ROWS) {
    test(`GOTOOLCHAIN=${setting}, go ${go || "–"}, toolchain ${toolchain || "–"}`, () => {
      const text = `module m\n${go && `go ${go}\n`}${toolchain && `toolchain ${toolchain}\n`}`;
      const choice = chooseToolchain(setting, "1.500", fileOf(text));
      const found =
        choice.kind === "chosen"
          ? choice.name
          : choice.kind === "wrong"
            ? `wrong: ${choice.why}`
            : `too old: ${choice.line.value} on ${choice.running}`;
      assert.equal(found, expected);
    });
  }

  test("says which line chose", () => {
    const because = (text: string) => {
      const choice = chooseToolchain("auto", "1.500", fileOf(text));
      return choice.kind === "chosen" && choice.because;
    };
    assert.equal(because("go 1.700\ntoolchain go1.600\n"), "go");
    assert.equal(because("go 1.600\ntoolchain go1.700\n"), "toolchain");
    assert.equal(because("go 1.300\n"), "GOTOOLCHAIN");
  });

  test("lines are found as the go command finds them", () => {
    assert.deepEqual(findLine("module m\r\n\r\n\tgo\t1.21 // here\r\n", "go"), { value: "1.21", line: 3 });
    assert.deepEqual(findLine("go 1.21\ngo 1.22\n", "go"), { value: "1.21", line: 1 });
    assert.equal(findLine("gopher 1\ngo1.21\n// go 1.21\n", "go"), undefined);
    assert.deepEqual(findLine("toolchain ", "toolchain"), undefined);
  });

  test("a language version of 1.21 or later is not a release", () => {
    assert.deepEqual(["1.20", "1.21", "1.26", "1.21rc1", "1.21.0"].filter(isLanguage), ["1.21", "1.26"]);
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (setting, text) => {
        chooseToolchain(setting, "1.500", fileOf(text));
      }),
    );
  });
});
