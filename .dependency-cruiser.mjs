/** Which part may import which: only rightward in `cli | server | extension -> formats, layers -> engine`. */

const layer = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    layer(
      "no-cycle",
      "Each file can be read after those that it imports, types included.",
      {},
      { circular: true },
    ),
    layer(
      "engine-knows-nothing",
      "The engine knows no check, no format and no face.",
      { path: "^src/engine/" },
      { path: "^src/", pathNot: "^src/engine/" },
    ),
    layer(
      "layers-rest-on-engine-and-subjects",
      "A check uses the engine, its own layer, what layers share, what lies on disk, and the libraries of subjects.",
      { path: "^src/layers/([^/]+)/" },
      { path: "^src/", pathNot: "^src/(engine|layers/($1|shared)|disk|modules|binaries|profile)/" },
    ),
    layer(
      "disk-knows-no-check",
      "Modules and Go settings as they lie on this machine: what layers, server and CLI share.",
      { path: "^src/disk/" },
      { path: "^src/", pathNot: "^src/(disk|engine|modules|binaries|profile)/" },
    ),
    layer(
      "faces-see-layers-by-their-index",
      "A face shows what layers list; what it needs of a check's inside belongs to disk or to a subject.",
      { path: "^src/(cli|server|extension|formats)/" },
      { path: "^src/layers/", pathNot: "^src/layers/index[.]ts$" },
    ),
    layer(
      "formats-rest-on-what-they-tell",
      "A format turns a report, or a comparison of go.sum, into text and knows nothing else.",
      { path: "^src/formats/" },
      { path: "^src/", pathNot: "^src/(formats|engine|modules)/" },
    ),
    layer(
      "subjects-stand-alone",
      "Profiles, modules and binaries know their subject only.",
      { path: "^src/(profile|modules|binaries)/" },
      { path: "^src/", pathNot: "^src/$1/" },
    ),
    layer(
      "subjects-are-pure",
      "A webview's worker runs them: no Node.",
      { path: "^src/(profile|modules|binaries|webview|flamePage)/", pathNot: "^src/flamePage/html[.]ts$" },
      { dependencyTypes: ["core"] },
    ),
    layer(
      "faces-are-apart",
      "The CLI, the language server and the extension share what lies under them, and only the protocol besides.",
      { path: "^src/(cli|server|extension)/" },
      {
        path: "^src/(cli|server|extension|webview)/",
        pathNot: ["^src/$1/", "^src/server/(protocol|main)[.]ts$", "^src/webview/\\w*[pP]rotocol[.]ts$"],
      },
    ),
    layer(
      "pages-rest-on-subjects",
      "What runs in a webview knows its subject and its own messages only: no Node, no engine.",
      { path: "^src/webview/" },
      { path: "^src/", pathNot: "^src/(webview|profile|modules|binaries|flamePage)/" },
    ),
    layer(
      "the-flame-page-rests-on-profiles",
      "A flame page shows a call tree; it uses the pure helpers of the profile page, so that both name and colour alike.",
      { path: "^src/flamePage/" },
      {
        path: "^src/",
        pathNot:
          "^src/(flamePage/|profile/|formats/visible[.]ts$|webview/(shared/numbers|profile/(colors|names|flame/packages))[.]ts$)",
      },
    ),
    layer(
      "a-worker-folds-the-flame-page",
      "The profile page makes the data of a flame page, not the page; CLI and extension host do not load its script.",
      { path: "^src/(webview|cli|extension)/" },
      { path: "^src/flamePage/", pathNot: "^src/flamePage/(data|fold|html)[.]ts$" },
    ),
    layer(
      "only-the-cli-hosts-the-server",
      "The language server lies in the bundle of the commands that know the checks, and is loaded when it is asked for.",
      { path: "^src/", pathNot: "^src/cli/checks[.]ts$" },
      { path: "^src/server/main[.]ts$" },
    ),
    layer(
      "vscode-in-extension-only",
      "",
      { path: "^src/", pathNot: "^src/extension/" },
      { path: "^vscode$" },
    ),
    layer(
      "one-starter-of-processes",
      "Each command is recorded, limited and killed with its children.",
      { path: "^src/", pathNot: "^src/engine/(command|guard)[.]ts$" },
      { path: "^(node:)?(child_process|execa)$|/node_modules/execa/" },
    ),
    layer("nothing-imports-tests", "", { path: "^src/" }, { path: "^(test|bench)/" }),
    layer("all-resolve", "", {}, { couldNotResolve: true, path: "", pathNot: "^vscode$" }),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
