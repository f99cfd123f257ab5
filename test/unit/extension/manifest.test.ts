/** What package.json declares must exist, be safe in an untrusted folder, and be in both languages. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { DEFAULTS } from "../../../src/extension/settings.ts";
import { STATUS_WORD, VERDICT_WORDS } from "../../../src/formats/words.ts";
import { layers } from "../../../src/layers/index.ts";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const manifest = readJson("package.json");
const { contributes, capabilities } = manifest;
const settings: Record<string, { default: unknown; scope?: string; order: number }> =
  contributes.configuration.properties;
const commands: { command: string; title: string; category: string }[] = contributes.commands;

/** Settings that may be taken from an untrusted folder, each with the reason. */
const HARMLESS: Record<string, string> = {};

/** The layers that have checks; esbuild.mjs fills it in. */
declare const LAYERS_WITH_CHECKS: readonly string[];

/** The conditions of a command in a menu. */
const menu = (name: string, command: string): string[] =>
  contributes.menus[name]
    .filter((entry: { command: string }) => entry.command === command)
    .map(({ when }: { when: string }) => when);

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
  const commandOf = (id: string) => `goVerify.verify${id[0]!.toUpperCase()}${id.slice(1)}`;
  const ids = layers.map(({ id }) => id);

  test("each layer has a view", () => {
    const views: { id: string }[] = contributes.views.goVerify;
    assert.deepEqual(
      views.map(({ id }) => id),
      ids.map((id) => `goVerify.${id}`),
    );
  });

  /** The condition of a layer that has no checks yet; one that has checks may have it or not. */
  const isConditional = (id: string) => !["install", "proxy"].includes(id);
  const ifChecks = (id: string) => (isConditional(id) ? `goVerify.hasChecks.${id}` : undefined);

  // So that the first check of a layer needs no change in package.json.
  test("each layer without checks has the condition that hides it until it has one", () => {
    const empty = ids.filter((id) => !LAYERS_WITH_CHECKS.includes(id));
    assert.deepEqual(empty.filter(isConditional), empty);
  });

  test("the view of a layer without checks is hidden, but that of pprof is a home", () => {
    const views: { id: string; when?: string }[] = contributes.views.goVerify;
    assert.deepEqual(
      views.map(({ when }) => when),
      ids.map((id) => (id === "pprof" ? undefined : ifChecks(id))),
    );
  });

  test("each layer has a Verify command, hidden while the layer has no checks", () => {
    const titles = ids.map((id) => {
      const command = commands.find((entry) => entry.command === commandOf(id));
      return readJson("package.nls.json")[command?.title.replaceAll("%", "") ?? ""];
    });
    assert.deepEqual(titles, [
      "Verify Go Install",
      "Verify Go Source Build",
      "Verify Go Proxy",
      "Verify Go cgo",
      "Verify Go pprof",
    ]);
    for (const id of ids) {
      const condition = ifChecks(id);
      assert.deepEqual(menu("commandPalette", commandOf(id)), condition ? [condition] : []);
      assert.deepEqual(menu("view/title", commandOf(id)), [
        [`view == goVerify.${id} && !goVerify.running`, ...(condition ? [condition] : [])].join(" && "),
      ]);
    }
  });

  test("no other command or menu names a layer", () => {
    const others: string[] = Object.values<{ command: string; when: string }[]>(contributes.menus)
      .flat()
      .filter(({ command }) => !ids.map(commandOf).includes(command))
      .map(({ when }) => when)
      .filter((when) => /\bview\b/.test(when) && ids.some((id) => when.includes(id)));
    // The commands that open a profile belong to the pprof view, whatever it verifies.
    assert.deepEqual(others, ["view == goVerify.pprof", "view == goVerify.pprof"]);
  });

  // The pprof view always has rows. The key `isWorkspaceTrusted` alone is false until the editor knows the answer.
  test("each layer has two welcome texts: a button, and no trust, once that is known", () => {
    for (const id of ids) {
      const own = contributes.viewsWelcome.filter(({ view }: { view: string }) => view === `goVerify.${id}`);
      const welcome = (key: string, when: string) => ({
        view: `goVerify.${id}`,
        contents: `%welcome.${key}%`,
        when,
      });
      const texts = [
        welcome(id, "isWorkspaceTrusted && !goVerify.running"),
        welcome("untrusted", "!isWorkspaceTrusted && goVerify.untrusted"),
      ];
      assert.deepEqual(own, id === "pprof" ? [] : texts);
      for (const file of id === "pprof" ? [] : ["package.nls.json", "package.nls.zh-cn.json"]) {
        assert.ok(readJson(file)[`welcome.${id}`].includes(`(command:${commandOf(id)})`), `${file}: ${id}`);
      }
    }
  });

  test("the build knows which layers have checks", () => {
    const filled = layers.filter(({ checks }) => checks.length > 0).map(({ id }) => id);
    assert.deepEqual([...LAYERS_WITH_CHECKS].sort(), filled.sort());
  });

  test("no two settings have the same order", () => {
    const orders = Object.values(settings).map(({ order }) => order);
    assert.deepEqual(
      orders,
      orders.map((_, index) => index + 1),
    );
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

  test("activation is on our own views, commands and files, and on the Go files that we handle", () => {
    assert.deepEqual(manifest.activationEvents, [
      // A profile of any name opens by its content: the tabs of the window are followed.
      "onStartupFinished",
      "onLanguage:go",
      "onLanguage:go.sum",
      "onLanguage:go.mod",
      "onLanguage:go.work",
      "workspaceContains:go.sum",
      "workspaceContains:go.work",
      "onWebviewPanel:goVerify.gosum",
    ]);
  });

  test("every file that it names is there", () => {
    const pictures: string[] = contributes.walkthroughs.flatMap(
      (walkthrough: { steps: { media: { image: string } }[] }) =>
        walkthrough.steps.map(({ media }) => media.image),
    );
    const files = [
      ...pictures,
      ...contributes.grammars.map(({ path }: { path: string }) => path),
      contributes.viewsContainers.activitybar[0].icon,
      ...contributes.commands.flatMap(({ icon }: { icon?: string | Record<string, string> }) =>
        typeof icon === "object" ? Object.values(icon) : [],
      ),
      ...contributes.languages.flatMap(
        ({ configuration }: { configuration?: string }) => configuration ?? [],
      ),
    ];
    assert.equal(pictures.length, 7);
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    );
  });
});

suite("manifest: languages of Go's files", () => {
  const languages: { id: string; filenames?: string[]; configuration?: string }[] = contributes.languages;
  const grammars: { language: string; scopeName: string; path: string }[] = contributes.grammars;

  // The IDs are those of the Go extension, so that both name the same languages.
  test("have the IDs and the file names of the Go extension", () => {
    const ours = languages.filter(({ filenames }) => filenames).map(({ id, filenames }) => [id, filenames]);
    assert.deepEqual(ours, [
      ["go.sum", ["go.sum", "go.work.sum"]],
      ["go.mod", ["go.mod"]],
      ["go.work", ["go.work"]],
    ]);
  });

  test("have colours under scope names of our own: a grammar with the Go extension's would replace its file", () => {
    const ofGo = grammars.filter(({ language }) => language.startsWith("go."));
    assert.deepEqual(ofGo.map(({ language }) => language).sort(), ["go.mod", "go.sum", "go.work"]);
    for (const { scopeName, path } of ofGo) {
      assert.equal(readJson(path).scopeName, scopeName);
      assert.match(scopeName, /\.go-verify\./);
    }
  });

  test("colour what a line is made of", () => {
    const [, sumLine] = readJson("syntaxes/go-sum.tmLanguage.json").patterns;
    const parts = new RegExp(sumLine.match).exec("a.b/c v1.0.0/go.mod h1:abc=");
    assert.deepEqual(parts?.slice(1), ["a.b/c", "v1.0.0", "/go.mod", "h1", ":", "abc="]);
    const modPatterns: { match: string; name?: string; captures?: Record<string, { name: string }> }[] =
      readJson("syntaxes/go-mod.tmLanguage.json").patterns;
    const coloured = (text: string) =>
      modPatterns.flatMap(({ match }) => new RegExp(match).exec(text)?.[0].trim() ?? []);
    assert.deepEqual(coloured("\ta.b/c v1.0.0 // indirect"), ["// indirect", "v1.0.0"]);
    assert.deepEqual(coloured("replace a.b/c => ../c"), ["replace", "=>"]);
    assert.deepEqual(coloured("go 1.22"), ["go", "1.22"]);
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
    "src/modules/goSum/{sumDiffWords,databaseWords,modChangeWords}.ts",
  ])
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const calls = [...sources.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")?/g)];

  test("every sentence of the extension is a literal, so that it can be found and translated", () => {
    const passedOn = [
      "l10n.t(message, ...args)",
      "function t(sentence: string",
      "l10n.t(STATUS_WORD[status])",
      "l10n.t(VERDICT_WORDS[verdict])",
    ];
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
    const shared = [...Object.values(STATUS_WORD), ...Object.values(VERDICT_WORDS)];
    const keys = [...new Set([...literals, ...shared])].sort();
    for (const file of ["l10n/bundle.l10n.json", "l10n/bundle.l10n.zh-cn.json"]) {
      const bundle: Record<string, string> = readJson(file);
      assert.deepEqual(Object.keys(bundle).sort(), keys, file);
      for (const key of keys) {
        assert.deepEqual(placeholders(bundle[key]!), placeholders(key), `${file}: ${key}`);
      }
    }
  });
});
