/** The flame page as one file: script, style and data are in it, and its policy lets in nothing else. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inert, jsonEscape, visible } from "../formats/visible.ts";
import type { FlameData, PageData } from "./data.ts";

/** What every flame page has in it. */
interface Parts {
  script: string;
  style: string;
  /** The licences of what is in the script. */
  licences: string;
}

async function partsIn(folder: string): Promise<Parts> {
  const read = (file: string) => readFile(join(folder, file), "utf8");
  const [parts, notices] = await Promise.all([read("flame.json"), read("../THIRD-PARTY-NOTICES.txt")]);
  const { script, style } = JSON.parse(parts) as Pick<Parts, "script" | "style">;
  // notices.mjs writes first what is in the script.
  return { script, style, licences: notices.split("\nNot in flame pages:\n", 1)[0]! };
}

/**
 * The page. Hidden characters in names are made visible. `folder` has the page's script and style, and beside it are the
 * notices; esbuild.mjs writes them.
 */
export async function flamePage(data: FlameData, folder = join(__dirname, "webview")): Promise<string> {
  const { script, style, licences } = await partsIn(folder);
  const { name, base } = data.head;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(visible(base === undefined ? name : `${base} → ${name}`))} – flame graph</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript>This page draws a flame graph by its own script: allow scripts to see it.</noscript></div>
<footer><details><summary>Licences of the software in this page</summary><pre>${escaped(licences)}</pre></details></footer>
<script type="application/json" id="data">${json({ ...data, generator: `Go Verify ${process.env.GO_VERIFY_VERSION}` })}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escaped(text: string): string {
  const reference = (mark: string) => `&#${mark.charCodeAt(0)};`;
  return inert(text.replace(/[&<>"]/g, reference), reference);
}

/** JSON in which HTML finds no tag and no comment, and a CI runner no command. */
function json(data: PageData): string {
  const text = JSON.stringify(data, (_, value) => (typeof value === "string" ? visible(value) : value));
  return inert(text.replace(/[<>&\u2028\u2029]/g, jsonEscape), jsonEscape);
}
