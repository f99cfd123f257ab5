/** Serves the pages and files for benchmarks on loopback: our pages with a simulated host, speedscope, the files. */
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

/**
 * A page as the extension creates it, with a host that answers `ready` like ours and notes the messages in `posted`.
 * `answer` may use await.
 */
function ours(name: string, answer: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${name}</title><link rel="stylesheet" href="/webview/${name}.css"></head>
<body style="height: 100vh; margin: 0"><div id="page"></div>
<script>
globalThis.posted = [];
globalThis.acquireVsCodeApi = () => ({
  getState: () => undefined,
  setState() {},
  async postMessage(message) {
    posted.push(message);
    if (message.kind === "ready") {
      const [file, baseFile] = location.search.slice(1).split("&");
      ${answer}
    }
  },
});
</script>
<script src="/webview/${name}.js"></script></body></html>`;
}

/** What the extension host sends with a profile; it lies beside the folder of our bundles. */
const REGEX_LIBRARY = "/re2js.js";

/** The profile, and its base where the address names one after an ampersand. */
const PROFILE = `
      const named = async (name) => {
        const bytes = await (await fetch("/files/" + name)).arrayBuffer();
        return { name, uri: "file:///" + name, bytes };
      };
      const profile = await named(file + ".pb.gz");
      const base = baseFile && (await named(baseFile + ".pb.gz"));
      const re2js = await (await fetch("${REGEX_LIBRARY}")).text();
      const asked = { profile, base, symbols: [], cap: 2 ** 31, demangle: "simple" };
      postMessage({ kind: "open", ...asked, words: {}, language: "en", re2js });`;

/** The comparison is a file of JSON. */
const GOSUM = `
      const diff = await (await fetch("/files/" + file + ".json")).json();
      postMessage({ kind: "diff", diff, request: {}, words: {} });`;

const PAGES: Record<string, string> = {
  "/ours": ours("profile", PROFILE),
  "/gosum": ours("gosum", GOSUM),
  "/empty": "<!DOCTYPE html><title>empty</title>",
};

/** A server on loopback. */
export interface PageServer {
  origin: string;
  close(): void;
}

/** Serves folders by their names: `webview` has our bundles, `files` the profiles and comparisons. */
export async function servePages(
  folders: Readonly<Record<"webview" | "files", string> & Record<string, string>>,
): Promise<PageServer> {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const page = PAGES[pathname];
    if (page !== undefined) {
      response.setHeader("content-type", TYPES[".html"]!);
      response.end(page);
      return;
    }
    const [, first = "", ...rest] = normalize(pathname).split("/");
    const folder: string | undefined =
      pathname === REGEX_LIBRARY ? join(folders.webview, "..", first) : folders[first];
    if (folder === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", TYPES[extname(pathname)] ?? "application/octet-stream");
    createReadStream(join(folder, ...rest))
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
