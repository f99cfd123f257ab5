/** The HTML of our webviews: a strict content security policy, one script, one style sheet. */
import { randomBytes } from "node:crypto";
import { env, Uri, type Webview } from "vscode";

/** The colours of VS Code's own icons in a tab. */
const ICON_COLORS = { light: "#424242", dark: "#c5c5c5" };

/** An icon for the tab of a panel: `path` is the `d` of a line drawing in SVG, 16 by 16. It needs no file. */
export function tabIcon(path: string): { light: Uri; dark: Uri } {
  const drawn = (color: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="${color}" stroke-width="1.3" stroke-linejoin="round"><path d="${path}"/></svg>`;
    return Uri.from({ scheme: "data", path: `image/svg+xml;base64,${btoa(svg)}` });
  };
  return { light: drawn(ICON_COLORS.light), dark: drawn(ICON_COLORS.dark) };
}

/** A page of dist/webview. */
interface PageOptions {
  name: string;
  /** Whether the page may start a worker from a blob of its own script. */
  workers?: boolean;
}

/** A page that loads only our own script, by a nonce, and our own style sheet. */
export function pageHtml(webview: Webview, extension: Uri, { name, workers = false }: PageOptions): string {
  const nonce = randomBytes(24).toString("base64url");
  const resource = (file: string) =>
    webview.asWebviewUri(Uri.joinPath(extension, "dist", "webview", file)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    ...(workers ? ["worker-src blob:"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${env.language.replace(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource(`${name}.css`)}">
<title>Go Verify</title>
</head>
<body>
<div id="page"></div>
<script nonce="${nonce}" src="${resource(`${name}.js`)}"></script>
</body>
</html>`;
}
