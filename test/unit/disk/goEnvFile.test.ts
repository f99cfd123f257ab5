import assert from "node:assert/strict";
import fc from "fast-check";
import { goEnvFilePath, parseGoEnvFile } from "../../../src/disk/goEnvFile.ts";

suite("go env file", () => {
  test("a line counts if it starts with A to Z and contains =; the value is the rest", () => {
    assert.deepEqual(parseGoEnvFile("# c\nGOFLAGS=-tags=a b \n\nGOOS=linux\r\nX="), {
      lines: [
        { line: 2, key: "GOFLAGS", value: "-tags=a b " },
        { line: 4, key: "GOOS", value: "linux\r" },
        { line: 5, key: "X", value: "" },
      ],
      junk: [],
    });
  });

  test("lines that the go command ignores are junk, with their numbers", () => {
    assert.deepEqual(parseGoEnvFile("export GOOS=linux\n GOOS=linux\ngoos=linux\nGOOS\n=x").junk, [
      { line: 1, text: "export GOOS=linux" },
      { line: 2, text: " GOOS=linux" },
      { line: 3, text: "goos=linux" },
      { line: 4, text: "GOOS" },
      { line: 5, text: "=x" },
    ]);
  });

  test("each line of any text is a setting, junk, a comment or blank", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { lines, junk } = parseGoEnvFile(text);
        const rest = text.split("\n").filter((row) => row.trim() === "" || row.startsWith("#"));
        assert.equal(lines.length + junk.length + rest.length, text.split("\n").length);
      }),
    );
  });

  test("the path of the file on each system", () => {
    const at = (env: Record<string, string>, platform: NodeJS.Platform) => {
      const file = goEnvFilePath(env, platform);
      return file.path ?? file.reason;
    };
    assert.equal(at({ HOME: "/h" }, "linux"), "/h/.config/go/env");
    assert.equal(at({ HOME: "/h", XDG_CONFIG_HOME: "/x" }, "linux"), "/x/go/env");
    assert.equal(
      at({ HOME: "/h", XDG_CONFIG_HOME: "x" }, "linux"),
      "the path in XDG_CONFIG_HOME is relative",
    );
    assert.equal(at({ HOME: "" }, "linux"), "neither XDG_CONFIG_HOME nor HOME is set");
    assert.equal(at({ HOME: "/h" }, "darwin"), "/h/Library/Application Support/go/env");
    assert.equal(at({}, "darwin"), "HOME is not set");
    assert.equal(at({ APPDATA: "C:\\A" }, "win32"), "C:\\A\\go\\env");
    assert.equal(at({}, "win32"), "AppData is not set");
    assert.equal(at({ HOME: "/h", GOENV: "rel" }, "linux"), "rel");
    assert.equal(at({ HOME: "/h", GOENV: "off" }, "linux"), "GOENV=off");
    assert.equal(at({ HOME: "/h", GOENV: "" }, "linux"), "/h/.config/go/env");
  });
});
