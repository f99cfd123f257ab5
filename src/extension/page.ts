/** The HTML of our webviews: a policy that lets nothing in, one script, one style sheet. */
import { randomBytes } from "node:crypto";
import { env, Uri, type Webview } from "vscode";

/** Which page of dist/webview; `workers` lets it start one of its own script's source. */
interface PageOptions {
  name: string;
  workers?: boolean;
}

/** Nothing but our own script, which a nonce names, and our own style sheet. */
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
