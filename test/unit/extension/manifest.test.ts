/** What package.json promises to the editor must be there, safe in an untrusted folder, and in both languages. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { DEFAULTS } from "../../../src/extension/settings.ts";
import { layers } from "../../../src/layers/index.ts";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const manifest = readJson("package.json");
const { contributes, capabilities } = manifest;
const settings: Record<string, { default: unknown; scope?: string }> = contributes.configuration.properties;
const commands: { command: string; title: string; category: string }[] = contributes.commands;

/** Settings that may be taken from an untrusted folder, each with the reason. */
const HARMLESS: Record<string, string> = {};

const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([name]) => name).sort();

suite("manifest: trust", () => {
  test("every setting is restricted, or harmless with a reason", () => {
    const restricted: string[] = capabilities.untrustedWorkspaces.restrictedConfigurations;
    const open = Object.keys(settings).filter((key) => !restricted.includes(key) && !HARMLESS[key]);
    assert.deepEqual(open, []);
    assert.deepEqual(
      restricted.filter((key) => !(key in settings)),
      [],
    );
    assert.equal(capabilities.untrustedWorkspaces.supported, "limited");
  });

  test("the setting that names a program is not taken from a synced profile", () => {
    assert.equal(settings["goVerify.goPath"]?.scope, "machine-overridable");
  });

  test("the defaults are those that a run uses", () => {
    const contributed = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, value.default]),
    );
    const used = Object.fromEntries(
      Object.entries(DEFAULTS).map(([key, value]) => [`goVerify.${key}`, value]),
    );
    assert.deepEqual(contributed, used);
  });
});

suite("manifest: surfaces", () => {
  test("each layer has a view; one with checks a Verify command and a button, one without a sentence", () => {
    const views: { id: string }[] = contributes.views.goVerify;
    assert.deepEqual(
      views.map(({ id }) => id),
      layers.map(({ id }) => `goVerify.${id}`),
    );
    const nls = readJson("package.nls.json");
    for (const { id, checks } of layers) {
      const command = `goVerify.verify${id[0]!.toUpperCase()}${id.slice(1)}`;
      const welcome: string = nls[`welcome.${id}`];
      assert.equal(
        commands.some((entry) => entry.command === command),
        checks.length > 0,
        command,
      );
      assert.equal(welcome.includes(`command:${command}`), checks.length > 0, welcome);
    }
  });

  test("the command that the contract names has its exact title and category", () => {
    const verify = commands.find(({ command }) => command === "goVerify.verifyInstall")!;
    assert.equal(readJson("package.nls.json")[verify.title.replaceAll("%", "")], "Verify Go Install");
    assert.deepEqual([...new Set(commands.map(({ category }) => category))], ["Go Verify"]);
  });

  test("every command in a menu exists", () => {
    const known = new Set(commands.map(({ command }) => command));
    const used: string[] = Object.values<{ command: string }[]>(contributes.menus)
      .flat()
      .map(({ command }) => command);
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });

  test("activation is on our own surfaces alone, and on the files of Go that we tell about", () => {
    assert.deepEqual(manifest.activationEvents, [
      "onLanguage:go",
      "onLanguage:go.sum",
      "onLanguage:go.mod",
      "onLanguage:go.work",
      // Without the Go extension these files have no language, so the folder's names must do.
      "workspaceContains:go.sum",
      "workspaceContains:go.work",
      "onWebviewPanel:goVerify.gosum",
    ]);
  });

  test("every file that it names is there", () => {
    const nls = ["package.nls.json", "package.nls.zh-cn.json"].map(readJson);
    const pages: string[] = contributes.walkthroughs.flatMap(
      (walkthrough: { steps: { media: { markdown: string } }[] }) =>
        walkthrough.steps.map(({ media }) => media.markdown.replaceAll("%", "")),
    );
    const files = [
      ...pages.flatMap((key) => nls.map((table) => table[key])),
      ...contributes.grammars.map(({ path }: { path: string }) => path),
      contributes.viewsContainers.activitybar[0].icon,
    ];
    assert.equal(pages.length, 4);
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    );
  });
});

suite("manifest: languages", () => {
  test("every key of package.json is in both languages, and none is left over", () => {
    const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, key]) => key!);
    const keys = [...new Set(used)].sort();
    for (const file of ["package.nls.json", "package.nls.zh-cn.json"]) {
      const table = readJson(file);
      assert.deepEqual(Object.keys(table).sort(), keys, file);
      assert.deepEqual(
        Object.entries(table).filter(([, text]) => text === ""),
        [],
        file,
      );
    }
  });

  const sources = globSync([
    "src/{extension,server,webview}/**/*.{ts,tsx}",
    "src/modules/goSum/sumDiffWords.ts",
  ])
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const calls = [...sources.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")?/g)];

  test("every sentence of the extension is a literal, so that it can be found and translated", () => {
    const passedOn = ["l10n.t(message, ...args)", "function t(sentence: string"];
    const found = calls.filter(([, literal]) => literal === undefined).length;
    assert.equal(
      found,
      passedOn.map((text) => sources.split(text).length - 1).reduce((a, b) => a + b),
    );
    assert.ok(calls.length > 50);
  });

  test("every sentence is in both bundles with its placeholders, and none is left over", () => {
    const literals = calls.flatMap(([, literal]) =>
      literal === undefined ? [] : [JSON.parse(literal) as string],
    );
    const keys = [...new Set(literals)].sort();
    for (const file of ["l10n/bundle.l10n.json", "l10n/bundle.l10n.zh-cn.json"]) {
      const bundle: Record<string, string> = readJson(file);
      assert.deepEqual(Object.keys(bundle).sort(), keys, file);
      for (const key of keys) {
        assert.deepEqual(placeholders(bundle[key]!), placeholders(key), `${file}: ${key}`);
      }
    }
  });
});
