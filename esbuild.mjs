// Bundles the extension, the language server and the CLI; with --tests also the test suites, with --docs what makes docs/.

import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { build } from "esbuild";
import { noticesOf } from "./notices.mjs";

const production = process.argv.includes("--production");
const { version } = createRequire(import.meta.url)("./package.json");

const node = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  external: ["vscode"],
  loader: { ".go": "text" },
  define: {
    "process.env.GO_VERIFY_VERSION": JSON.stringify(version),
    LAYERS_WITH_CHECKS: JSON.stringify(layersWithChecks()),
  },
  sourcemap: production ? false : "linked",
  minify: production,
  legalComments: "none",
  logLevel: "warning",
};

const entries = {
  cli: "src/cli/main.ts",
  checks: "src/cli/checks.ts",
  profile: "src/cli/profileCommand.ts",
  demangle: "src/profile/demangle/demangle.ts",
  extension: "src/extension/activate.ts",
  extensionOnDemand: "src/extension/onDemand.ts",
  languageClient: "src/extension/languageServer/languageClient.ts",
  server: "src/cli/server.ts",
  gosumDiff: "src/cli/gosumDiff.ts",
  gosumMerge: "src/cli/gosumMerge.ts",
  openedProfile: "src/disk/openedProfile.ts",
  symbolize: "src/disk/symbolize.ts",
  languageProtocol: "vscode-languageserver-protocol/node",
  re2js: "re2js",
  execa: "execa",
};

/** The packages of the language server protocol, and their files. */
const PROTOCOL = /^vscode-(jsonrpc|languageserver-(protocol|types))(\/node)?$/;
const PROTOCOL_FOLDER = /[\\/]node_modules[\\/]vscode-(jsonrpc|languageserver-(protocol|types))[\\/]/;

/** What is loaded when an exported name is first used, though it is imported at the start of files: where it is, and the name. */
const AT_FIRST_USE = {
  re2js: { from: "./re2js.js", name: "RE2JS" },
  "node:child_process": { from: "node:child_process", name: "spawn" },
};

/**
 * An entry that is imported on demand stays out of the bundle that imports it: a start does not read it. Entries are
 * known by their absolute paths, so that they may lie in any folder.
 */
const onDemand = {
  name: "on-demand",
  setup({ onResolve, onLoad }) {
    const namespace = "at-first-use";
    // Several of them use these, which are too large to be in each.
    onResolve({ filter: /^(re2js|execa)$/ }, ({ kind, path }) => {
      if (kind === "entry-point") {
        return undefined;
      }
      const isLater = kind === "import-statement" && path in AT_FIRST_USE;
      return isLater ? { path, namespace } : { path: `./${path}.js`, external: true };
    });
    // Commander starts programs for commands that are files, which we have none of.
    onResolve({ filter: /^node:child_process$/ }, ({ path, resolveDir }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(resolveDir) ? { path, namespace } : undefined,
    );
    onLoad({ filter: /./, namespace }, ({ path }) => {
      const { from, name } = AT_FIRST_USE[path];
      return { contents: `module.exports = { get ${name}() { return require("${from}").${name}; } };` };
    });
    onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }));
    // Its main file exports all that the language client and the server import of the protocol and its own packages.
    onResolve({ filter: PROTOCOL }, ({ kind, resolveDir }) =>
      kind === "entry-point" || PROTOCOL_FOLDER.test(resolveDir)
        ? undefined
        : { path: "./languageProtocol.js", external: true },
    );
    onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
      const name = kind === "dynamic-import" ? entryAt(resolve(resolveDir, path)) : undefined;
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
};

/** The name of the entry whose source is this file, given by its absolute path. */
function entryAt(file) {
  return Object.keys(entries).find((name) => resolve(entries[name]) === file);
}

/** @throws Error where an entry was put into the bundle of a file that imports it on demand. */
function expectExternalEntries({ inputs }) {
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { path, kind, external } of imports) {
      if (kind === "dynamic-import" && !external && entryAt(resolve(path)) !== undefined) {
        throw new Error(`${importer} imports the entry ${path} on demand, but the bundler inlined it.`);
      }
    }
  }
}

/** The metafiles of the bundles in the package, except the flame page's. */
const bundled = [];

/**
 * An import of a `*.worker.ts` gives its bundled source, which is part of the bundles that start it: it need not be
 * found on disk. `options` are those of the worker's own bundle.
 */
function workers(options) {
  return {
    name: "workers",
    setup({ onLoad }) {
      onLoad({ filter: /\.worker\.ts$/ }, async ({ path }) => {
        const { outputFiles, metafile } = await build({
          ...options,
          entryPoints: [path],
          sourcemap: false,
          write: false,
          metafile: true,
        });
        bundled.push(metafile);
        return {
          contents: `export default { source: ${JSON.stringify(outputFiles[0].text)} };`,
          loader: "js",
        };
      });
    },
  };
}

if (production) {
  // The package takes all that lies there.
  rmSync("dist", { recursive: true, force: true });
}
const { metafile } = await build({
  ...node,
  metafile: true,
  // VS Code gives `vscode` to require, not to import().
  supported: { "dynamic-import": false },
  plugins: [onDemand, workers(node)],
  entryPoints: entries,
  outdir: "dist",
});
expectExternalEntries(metafile);
bundled.push(metafile, await buildProfilePage());
writeFileSync("dist/THIRD-PARTY-NOTICES.txt", noticesOf([await buildFlamePage()], bundled));

if (process.argv.includes("--tests")) {
  rmSync("out/test", { recursive: true, force: true });
  await build({
    ...node,
    minify: false,
    sourcemap: "inline",
    packages: "external",
    // test/host finds its folder otherwise in a bundle.
    logOverride: { "empty-import-meta": "silent" },
    plugins: [workers(node)],
    entryPoints: ["test/extension/index.ts", ...testFiles()],
    outbase: "test",
    outdir: "out/test",
  });
}

if (process.argv.includes("--fuzz")) {
  await build({
    ...node,
    format: "esm",
    minify: false,
    entryPoints: ["test/fuzz/run.ts", "test/fuzz/worker.ts"],
    outdir: "out/fuzz",
    outExtension: { ".js": ".mjs" },
  });
}

if (process.argv.includes("--docs")) {
  await buildProgram("docs/build.ts", "out/docs");
}

if (process.argv.includes("--bench")) {
  await buildProgram("bench/moduleHash.ts", "out/bench");
  await buildProgram("bench/moduleSample.ts", "out/bench");
}

/** A program of ours that is no part of the package. */
async function buildProgram(entry, outdir) {
  await build({ ...node, minify: false, plugins: [workers(node)], entryPoints: [entry], outdir });
}

/** What a webview shows; gives its metafile. The page carries its worker's source: its policy lets it load nothing. */
async function buildProfilePage() {
  const browser = {
    ...node,
    platform: "browser",
    format: "iife",
    target: "chrome138",
    external: [],
    sourcemap: production ? false : "inline",
    tsconfig: "src/webview/tsconfig.json",
  };
  const { metafile } = await build({
    ...browser,
    metafile: true,
    // The worker gets this module from the extension host.
    plugins: [workers({ ...browser, external: ["re2js"] })],
    entryPoints: { profile: "src/webview/profile/main.tsx", gosum: "src/webview/gosum/main.tsx" },
    outdir: "dist/webview",
  });
  return metafile;
}

/** What is copied into each flame page, as JSON: always small. Gives its metafile. */
async function buildFlamePage() {
  const { metafile, outputFiles } = await build({
    ...node,
    platform: "browser",
    format: "iife",
    target: ["chrome120", "firefox121", "safari17"],
    external: [],
    sourcemap: false,
    minify: true,
    metafile: true,
    write: false,
    tsconfig: "src/webview/tsconfig.json",
    entryPoints: { flame: "src/flamePage/browser/main.ts" },
    outdir: "dist/webview",
  });
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
  writeFileSync("dist/webview/flame.json", JSON.stringify({ script: textOf(".js"), style: textOf(".css") }));
  return metafile;
}

/** The layers that have a check: each check has its cases beside it. The extension does not load the layers. */
function layersWithChecks() {
  return readdirSync("src/layers", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((layer) => readdirSync(`src/layers/${layer}`).some((file) => file.endsWith(".cases.ts")))
    .sort();
}

/** Every suite is a folder in test/; its tests are the *.test.ts in it. */
function testFiles() {
  const suites = readdirSync("test", { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !["host", "fixtures"].includes(entry.name),
  );
  return suites.flatMap(({ name }) =>
    readdirSync(`test/${name}`, { recursive: true })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => `test/${name}/${file}`),
  );
}
