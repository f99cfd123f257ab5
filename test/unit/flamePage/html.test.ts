/** The flame page as a file. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { PageData } from "../../../src/flamePage/data.ts";
import { flameData } from "../../../src/flamePage/fold.ts";
import { flamePage } from "../../../src/flamePage/html.ts";
import { unpacked } from "../../../src/flamePage/pack.ts";
import { PAYLOADS } from "../../ui/payloads.ts";
import { analysisOf, type Folded } from "../profile/stacks.ts";

const FOLDER = resolve("dist/webview");

const pageOf = async (stacks: readonly Folded[], name = "cpu", base?: string) =>
  flamePage(await flameData(analysisOf(stacks), { name, base }), FOLDER);

const between = (text: string, from: string, to: string) => text.split(from)[1]!.split(to)[0]!;

const dataIn = (page: string) =>
  JSON.parse(between(page, '<script type="application/json" id="data">', "</script>")) as PageData;

suite("a flame page as a file", () => {
  test("has a policy that lets in its own script and style, and nothing else", async () => {
    const page = await pageOf([["main", 1]]);
    const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const script = page.split("<script>")[1]!.split("</script>")[0]!;
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"');
    assert.equal(
      policy,
      `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(between(page, "<style>", "</style>"))}; base-uri 'none'; form-action 'none'`,
    );
    assert.equal(page.match(/<script/g)!.length, 2);
    assert.doesNotMatch(page, /<(link|img|iframe|base)|\b(src|href)=|url\(|@import/i);
  });

  test("of hostile names has no tag of theirs", async () => {
    const bad = PAYLOADS.map((payload, i) => `${payload}${i}`);
    const plain = await pageOf([["main", 1]]);
    const page = await pageOf(
      bad.map((name): Folded => [name.replaceAll(/[;+]/g, ":"), 1]),
      bad[1]!,
      bad[2]!,
    );
    assert.equal(page.match(/<\w+/g)!.length, plain.match(/<\w+/g)!.length);
    assert.equal(page.match(/<\//g)!.length, plain.match(/<\//g)!.length);
    const { head, rows } = dataIn(page);
    assert.deepEqual([head.name, head.base], [bad[1], bad[2]]);
    const { names } = await unpacked(rows);
    assert.ok(names.some((name) => name.includes("<img src=x onerror=")));
    assert.ok(names.every((name) => name.length <= 2001));
  });

  test("makes hidden characters visible", async () => {
    const page = await pageOf([["a\u202eb\u2028c\u0000", 1]], "cpu\u202e.pprof");
    assert.equal(dataIn(page).head.name, "cpu\\u{202e}.pprof");
    assert.doesNotMatch(page, /[\u202e\u2028]/u);
  });

  test("says what made it and has the licences of what is in it", async () => {
    const page = await pageOf([["main", 1]]);
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    assert.equal(dataIn(page).generator, `Go Verify ${version}`);
    const licences = between(page, "<pre>", "</pre>");
    for (const text of [
      /^d3-flame-graph 5\.0\.0 \(Apache-2\.0\)$/m,
      /Apache License\s+Version 2\.0/,
      /^d3-selection 3\.0\.1 \(ISC\)$/m,
      /Copyright 2010-\d+ Mike Bostock/,
      /Copyright 2001 Robert Penner/,
    ]) {
      assert.match(licences, text);
    }
    assert.doesNotMatch(licences, /^(preact|execa|vscode-languageserver) /m);
  });
});
