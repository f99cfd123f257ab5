/** Starts the page: asks the extension host for the comparison and shows what comes. */
import { render } from "preact";
import type { FromGosumPage, GosumRequest, ToGosumPage } from "../gosumProtocol.ts";
import { speak } from "../shared/words.ts";
import { type Kept, Page } from "./page.tsx";
import "./page.css";

const vscode = acquireVsCodeApi<{ request: GosumRequest; choice: Kept }>();
const root = document.getElementById("page")!;
const tell = (message: FromGosumPage) => vscode.postMessage(message);

window.addEventListener("message", ({ data }: MessageEvent<ToGosumPage>) => {
  if (data.kind === "diff") {
    speak(data.words);
    render(
      <Page
        diff={data.diff}
        kept={vscode.getState()?.choice}
        keep={(choice) => vscode.setState({ request: data.request, choice })}
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
