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

window.addEventListener("message", ({ data }: MessageEvent<ToGosumPage>) => {
  if (data.kind === "diff") {
    setTranslations(data.words);
    render(
      <Page
        diff={data.diff}
        saved={vscode.getState()?.choice}
        save={(choice) => vscode.setState({ request: data.request, choice })}
        post={post}
      />,
      root,
    );
  } else {
    render(
      <p class="broken" role="alert">
        {data.message}
      </p>,
      root,
    );
  }
});
post({ kind: "ready" });
