import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { checksPage, withSources } from "../../../docs/pages.ts";
import { casesOf } from "../../../src/engine/case.ts";
import { type Check, pass } from "../../../src/engine/check.ts";
import { cases, layers } from "../../../src/layers/index.ts";

suite("docs/checks.md", () => {
  test("is what the checks and cases make it: `npm run docs` renews it", () => {
    assert.equal(readFileSync("docs/checks.md", "utf8"), checksPage(layers, cases));
  });

  test("names each check, each fault and each healthy twin", () => {
    const check: Check = {
      id: "a.one",
      title: "One | is",
      label: "One",
      about: "Why it matters.",
      needs: ["a.zero"],
      effort: "quick",
      run: async () => pass("fine"),
    };
    const set = casesOf(check, {
      faults: { "it *breaks*": { plant() {} } },
      healthy: { odd: { plant() {}, expect: { status: ["pass", "warn"] } } },
    });
    const page = checksPage(
      [
        { id: "a", title: "A", about: "About A.", checks: [check] },
        { id: "b", title: "B", about: "About B.", checks: [] },
      ],
      [set],
    );
    assert.ok(page.startsWith("# The checks\n"));
    assert.ok(
      page.endsWith(`## A

About A.

| Check | It is true that | Effort | Faults | Healthy |
| --- | --- | --- | ---: | ---: |
| [a.one](#aone) | One \\| is | quick | 1 | 1 |

### a.one

**One \\| is.** Why it matters.

Effort: quick. Needs: \`a.zero\`.

| Kind | What is planted | Must answer |
| --- | --- | --- |
| fault | it \\*breaks\\* | fail |
| healthy | odd | pass or warn |

## B

About B.

It has no checks yet.
`),
    );
  });
});

suite("docs/adding-a-check.md", () => {
  const page = readFileSync("docs/adding-a-check.md", "utf8");

  test("shows the files as they are: `npm run docs` renews it", () => {
    assert.equal(page.match(/^<!-- shows /gm)?.length, 2);
    assert.equal(
      page,
      withSources(page, (path) => readFileSync(path, "utf8")),
    );
  });

  test("is renewed where a file has changed, and nowhere else", () => {
    const before = "a\n<!-- shows x.ts -->\n```ts\nold\n```\nb\n```ts\nown\n```\n";
    const after = "a\n<!-- shows x.ts -->\n```ts\nnew $& of x.ts\n```\nb\n```ts\nown\n```\n";
    assert.equal(
      withSources(before, (path) => `new $& of ${path}\n`),
      after,
    );
  });
});
