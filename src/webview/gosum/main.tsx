/** Starts the page: requests the comparison from the extension host and shows it. */
import { render } from "preact";
import type { FromGosumPage, GosumRequest, ToGosumPage } from "../gosumProtocol.ts";
import { setTranslations } from "../shared/l10n.ts";
import { Page } from "./page.tsx";
import type { Choice } from "./rows.ts";
import "./page.css";

const vscode = acquireVsCodeApi<{ request: GosumRequest; choice: Choice }>();
const root = document.getElementById("page")!;
const post = (message: FromGosumPage) => vscode.postMessage(message);

/** What is shown. */
let shown: Extract<ToGosumPage, { kind: "diff" }> | undefined;
let database: Omit<Extract<ToGosumPage, { kind: "database" }>, "kind"> = { isQuerying: false, answers: [] };

function show(): void {
  if (shown === undefined) {
    return;
  }
  const { diff, request } = shown;
  render(
    <Page
      diff={diff}
      database={database}
      saved={vscode.getState()?.choice}
      save={(choice) => vscode.setState({ request, choice })}
      post={post}
    />,
    root,
  );
}

window.addEventListener("message", ({ data }: MessageEvent<ToGosumPage>) => {
  switch (data.kind) {
    case "diff":
      setTranslations(data.words);
      shown = data;
      show();
      break;
    case "database":
      database = data;
      show();
      break;
    case "broken":
      shown = undefined;
      render(
        <p class="broken" role="alert">
          {data.message}
        </p>,
        root,
      );
  }
});
post({ kind: "ready" });
