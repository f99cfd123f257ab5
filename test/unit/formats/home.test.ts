import assert from "node:assert/strict";
import { insideFolder, shortenHome, withoutHome } from "../../../src/formats/home.ts";
import { check, command, report } from "./sample.ts";

suite("home paths", () => {
  const rows: [string, string, string, string][] = [
    ["a path", "/home/kim/go/src", "/home/kim", "~/go/src"],
    ["home itself", "HOME=/home/kim", "/home/kim", "HOME=~"],
    ["each of several", "/home/kim/a:/home/kim/b", "/home/kim", "~/a:~/b"],
    ["one in quotes", '"/home/kim/a"', "/home/kim", '"~/a"'],
    ["a file URI", "file:///home/kim/a", "/home/kim", "file://~/a"],
    ["a home that ends in a slash", "/home/kim/a", "/home/kim/", "~/a"],
    ["a home with characters of patterns", "/home/k.i+m/a /home/kxi+m/a", "/home/k.i+m", "~/a /home/kxi+m/a"],
    ["Windows, any case", "c:\\users\\KIM\\go", "C:\\Users\\kim", "~\\go"],
    ["Windows in forward slashes", "C:/Users/kim/go", "C:\\Users\\kim", "~/go"],
    ["Windows as JSON quotes it", '"C:\\\\Users\\\\kim\\\\go"', "C:\\Users\\kim", '"~\\\\go"'],
  ];
  for (const [name, text, home, expected] of rows) {
    test(`are shortened in ${name}`, () => assert.equal(shortenHome(text, home), expected));
  }

  const unchanged: [string, string, string | undefined][] = [
    ["another folder that starts alike", "/home/kimberly /home/kim-2 /home/kim.old", "/home/kim"],
    ["the same name deeper down", "/mnt/home/kim/a", "/home/kim"],
    ["a root as home", "/usr/local/go", "/"],
    ["a drive as home", "C:\\Go", "C:\\"],
    ["no home", "/home/kim", undefined],
  ];
  for (const [name, text, home] of unchanged) {
    test(`stay: ${name}`, () => assert.equal(shortenHome(text, home), text));
  }

  test("are shortened in every text of a report, and it is not changed itself", () => {
    const home = "/home/kim";
    const path = `${home}/x`;
    const made = report([
      check({
        summary: path,
        findings: [{ severity: "error", message: path, cause: path, fix: path, location: { path } }],
        commands: [
          command({
            argv: [path],
            cwd: path,
            env: { A: path },
            stdout: path,
            stderr: path,
            files: { a: path },
          }),
        ],
      }),
    ]);
    assert.ok(!JSON.stringify(withoutHome(made, home)).includes(home));
    assert.equal(JSON.stringify(withoutHome(made, home)).match(/~\/x/g)?.length, 11);
    assert.equal(made.layers[0]!.checks[0]!.summary, path);
  });
});

suite("paths inside a folder", () => {
  const places = { home: "/home/kim", folder: "/home/kim/work/" };
  test("are relative to it", () => {
    assert.equal(insideFolder("~/work/a/go.mod", places), "a/go.mod");
    assert.equal(insideFolder("D:\\work\\a\\go.mod", { folder: "D:\\work" }), "a/go.mod");
  });
  test("are undefined outside of the folder", () => {
    for (const path of ["~/work", "~/workshop/a", "/usr/go", "~/work/../secret"]) {
      assert.equal(insideFolder(path, places), undefined);
    }
    assert.equal(insideFolder("/a", {}), undefined);
  });
});
