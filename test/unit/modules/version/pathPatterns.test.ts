import assert from "node:assert/strict";
import { matchesPrefixPatterns, modulePathProblem } from "../../../../src/modules/version/modulePath.ts";
import {
  isCovered,
  livePatterns,
  matchesEverything,
  pathPatterns,
  tooWideReason,
} from "../../../../src/modules/version/pathPatterns.ts";
import { randomFrom } from "../../../support/random.ts";

suite("patterns of GOPRIVATE", () => {
  const dead: Record<string, [RegExp, string | undefined]> = {
    " corp.example": [/white space is part/, "corp.example"],
    "corp.example\r": [/white space is part/, "corp.example"],
    "a.example b.example": [/do not contain white space/, "a.example,b.example"],
    "https://corp.example/x": [/URL/, "corp.example/x"],
    "ssh://git@corp.example:22/team/x.git": [/URL/, "corp.example/team/x"],
    "git@corp.example:team/x": [/"@"/, "corp.example/team/x"],
    "corp.example:8443/x": [/":"/, "corp.example/x"],
    '"corp.example"': [/"\\""/, "corp.example"],
    "CORP.example": [/capital/, "corp.example"],
    "corp.example//x": [/empty element/, undefined],
    "/corp.example": [/empty element/, undefined],
    "cor[": [/malformed/, undefined],
    "corp.example\\": [/malformed/, undefined],
    corp: [/a dot/, undefined],
    off: [/a dot/, undefined],
  };
  for (const [pattern, [why, meant]] of Object.entries(dead)) {
    test(`${JSON.stringify(pattern)} matches nothing`, () => {
      const [found] = pathPatterns(pattern);
      assert.match(found!.dead!, why);
      assert.equal(found!.meant, meant);
      assert.equal(livePatterns(`a.example,${pattern}`), "a.example");
    });
  }

  test("patterns that match something are not called dead", () => {
    for (const pattern of [
      "corp.example",
      "*.corp.example",
      "corp.example/",
      "*",
      "*/*",
      "?orp.example",
      "[a-z]orp.example",
      "[A-Z]*",
      "corp*",
      "\\corp.example",
      "corp.example/Team/~x",
      "127.0.0.1",
    ]) {
      assert.equal(pathPatterns(pattern)[0]?.dead, undefined, pattern);
    }
    assert.deepEqual(pathPatterns(" ,,"), []);
  });

  test("what is called dead matches no module path", () => {
    const random = randomFrom(20_261_124);
    const letters = [..."abC.-/_~*?[]\\ :@;^1"];
    const word = (length: number) =>
      Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join("");
    const paths = ["a.b", "corp.example/a", "a.b/C/1", "1.a/b~c", "a-b.c/_x"].filter(
      (path) => modulePathProblem(path) === undefined,
    );
    assert.equal(paths.length, 5);
    let matched = 0;
    for (let i = 0; i < 4000; i++) {
      // Near to a path, so that many match.
      const path = paths[i % paths.length]!;
      const at = Math.floor(random() * path.length);
      const pattern = path.slice(0, at) + word(Math.floor(random() * 3)) + path.slice(at + 1);
      const matches = paths.some((each) => matchesPrefixPatterns(pattern, each));
      matched += matches ? 1 : 0;
      const isDead = !pattern.includes(",") && pathPatterns(pattern)[0]?.dead !== undefined;
      assert.ok(!(matches && isDead), JSON.stringify(pattern));
    }
    assert.ok(matched > 200, `${matched} matched`);
  });

  test("patterns that match modules of strangers", () => {
    const wide = [
      "*",
      "*/*",
      "github.com",
      "github.com/",
      "gitlab.com/*",
      "*corp.example",
      "github.com/acme*",
    ];
    assert.deepEqual(
      wide.filter((pattern) => tooWideReason(pattern) === undefined),
      [],
    );
    const narrow = [
      "corp.example",
      "*.corp.example",
      "github.com/acme",
      "github.com/acme/lib*",
      "corp.example/acme*",
      "git*.corp.example",
      "[a-c].corp.example",
    ];
    assert.deepEqual(
      narrow.map(tooWideReason),
      narrow.map(() => undefined),
    );
    assert.ok(matchesEverything("*.*") && !matchesEverything("*.com"));
  });

  test("patterns that others cover", () => {
    assert.ok(isCovered("*.corp.example", "a.example,*.corp.example"));
    assert.ok(isCovered("corp.example/a", "corp.example"));
    assert.ok(isCovered("corp.example", "*"));
    assert.ok(!isCovered("corp.example", "corp.example/a"));
    assert.ok(!isCovered("corp.example", "*.corp.example"));
    assert.ok(!isCovered("corp.example", ""));
  });
});
