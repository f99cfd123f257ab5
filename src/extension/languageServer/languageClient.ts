/** The language client library: it is large, so esbuild.mjs bundles this file separately, for the first request. */
export { CloseAction, ErrorAction, LanguageClient, TransportKind } from "vscode-languageclient/node";
