/** Starts the page: asks the extension host for the comparison and shows what comes. */
import { render } from "preact";
import type { FromGosumPage, ToGosumPage } from "../gosumProtocol.ts";
import { setTranslations } from "../shared/l10n.ts";
import { type Kept, Page } from "./page.tsx";
import "./page.css";

const vscode = acquireVsCodeApi<{ wish: unknown; choice: Kept }>();
const root = document.getElementById("page")!;
const tell = (message: FromGosumPage) => vscode.postMessage(message);

window.addEventListener("message", ({ data }: MessageEvent<ToGosumPage>) => {
  if (data.kind === "diff") {
    setTranslations(data.words);
    render(
      <Page
        diff={data.diff}
        kept={vscode.getState()?.choice}
        keep={(choice) => vscode.setState({ wish: data.wish, choice })}
        tell={tell}
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
tell({ kind: "ready" });
