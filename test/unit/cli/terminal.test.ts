import assert from "node:assert/strict";
import { type StreamTraits, terminalStyle } from "../../../src/cli/terminal.ts";

const terminal: StreamTraits = { env: { LANG: "en_US.UTF-8" }, platform: "linux", isTTY: true, columns: 80 };
const pipe: StreamTraits = { ...terminal, isTTY: false, columns: undefined };

suite("terminal style", () => {
  test("a terminal has its width, colour and marks", () => {
    assert.deepEqual(terminalStyle(terminal), { columns: 80, color: true, unicode: true });
    assert.deepEqual(terminalStyle(pipe), { columns: 100, color: false, unicode: true });
  });

  const colours: [string, StreamTraits, boolean][] = [
    ["NO_COLOR", { ...terminal, env: { NO_COLOR: "1" } }, false],
    ["an empty NO_COLOR", { ...terminal, env: { NO_COLOR: "" } }, true],
    ["a dumb terminal", { ...terminal, env: { TERM: "dumb" } }, false],
    ["FORCE_COLOR in a pipe", { ...pipe, env: { FORCE_COLOR: "1" } }, true],
    ["FORCE_COLOR over NO_COLOR", { ...pipe, env: { FORCE_COLOR: "3", NO_COLOR: "1" } }, true],
    ["FORCE_COLOR=0", { ...terminal, env: { FORCE_COLOR: "0" } }, false],
  ];
  for (const [name, traits, color] of colours) {
    test(`colour with ${name}: ${color}`, () => assert.equal(terminalStyle(traits).color, color));
  }

  const marks: [Record<string, string>, string, boolean][] = [
    [{ LANG: "C" }, "linux", false],
    [{}, "linux", false],
    [{ LANG: "C.utf8" }, "linux", true],
    [{ LANG: "de_DE.UTF-8", LC_ALL: "POSIX" }, "linux", false],
    [{ LANG: "C", LC_CTYPE: "UTF-8" }, "darwin", true],
    [{}, "win32", true],
  ];
  for (const [env, platform, unicode] of marks) {
    test(`marks of ${JSON.stringify(env)} on ${platform} are ${unicode ? "Unicode" : "ASCII"}`, () => {
      assert.equal(terminalStyle({ ...terminal, env, platform }).unicode, unicode);
    });
  }

  test("COLUMNS counts where there is no terminal, if it is a width", () => {
    assert.equal(terminalStyle({ ...pipe, env: { COLUMNS: "72" } }).columns, 72);
    assert.equal(terminalStyle({ ...terminal, env: { COLUMNS: "72" } }).columns, 80);
    for (const COLUMNS of ["", "0", "-5", "many", "1.5"]) {
      assert.equal(terminalStyle({ ...pipe, env: { COLUMNS } }).columns, 100);
    }
  });
});
