/** Relative links in the documentation. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const pages = ["README.md", "CHANGELOG.md", ...globSync("docs/*.md")];

/** The targets of a page's links and images without anchors, relative to the project; links to other sites omitted. */
function targets(page: string): string[] {
  const text = readFileSync(page, "utf8").replace(/^```.*?^```/gms, "");
  return [...text.matchAll(/\]\(([^()\s#]+)[^()]*\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => join(dirname(page), target));
}

suite("house: links", () => {
  for (const page of pages) {
    test(`every relative link of ${page} leads to a file`, () => {
      assert.deepEqual(
        targets(page).filter((target) => !existsSync(target)),
        [],
      );
    });
  }

  test("the glossary is linked", () => {
    const linking = pages.filter((page) => targets(page).includes(join("docs", "glossary.md")));
    assert.notDeepEqual(linking, []);
  });
});
