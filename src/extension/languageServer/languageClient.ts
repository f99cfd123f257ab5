/** The language client's library: large, so esbuild.mjs bundles this file apart, to be loaded at the first need. */
export { CloseAction, ErrorAction, LanguageClient, TransportKind } from "vscode-languageclient/node";
