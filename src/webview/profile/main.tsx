/** Starts the page: requests the file from the extension host and shows it. */
import { render } from "preact";
import type { OpenMessage } from "../protocol.ts";
import { type Client, openClient } from "./client.ts";
import { onMessage, post, savedState } from "./host.ts";
import { Page } from "./page.tsx";
import "./page.css";
import { setTranslations, t } from "../shared/l10n.ts";

const root = document.getElementById("page")!;
let client: Client | undefined;
/** How many files arrived: an answer for an earlier one is dropped. */
let openings = 0;

onMessage((message) => {
  if (message.kind === "open") {
    void open(message);
  } else if (message.kind === "broken") {
    openings += 1;
    fail(message.message);
  }
});
post({ kind: "ready" });

async function open(message: OpenMessage): Promise<void> {
  const own = ++openings;
  client?.close();
  client = undefined;
  setTranslations(message.words);
  render(<p class="waiting">{t("Reading the profile…")}</p>, root);
  try {
    const opened = await openClient(message);
    if (own !== openings) {
      opened.close();
      return;
    }
    client = opened;
    render(<Page key={own} client={opened} opened={message} saved={savedState(message.state)} />, root);
  } catch (error) {
    if (own === openings) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Shows only what is wrong with a broken file. */
function fail(message: string): void {
  render(
    <div class="broken" role="alert">
      <p>{message}</p>
      <button type="button" onClick={() => post({ kind: "ready" })}>
        {t("Read Again")}
      </button>{" "}
      <button type="button" onClick={() => post({ kind: "openAsText" })}>
        {t("Open as Text")}
      </button>
    </div>,
    root,
  );
}
