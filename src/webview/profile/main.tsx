/** Starts the page: requests the file from the extension host and shows it. */
import { type ComponentChild, render } from "preact";
import type { OpenMessage } from "../protocol.ts";
import { type Opening, openClient } from "./client.ts";
import { onMessage, post, savedState } from "./host.ts";
import { Page } from "./page.tsx";
import { NotShown, Reading } from "./reading.tsx";
import "./page.css";
import { setTranslations, t } from "../shared/l10n.ts";
import type { Progress } from "./wire.ts";

const root = document.getElementById("page")!;
let opening: Opening | undefined;
/** How many files arrived: an answer for an earlier one is dropped. */
let openings = 0;
/** The user gave up: what is still on its way is dropped. */
let isCancelled = false;

onMessage((message) => {
  if (isCancelled) {
    return;
  }
  if (message.kind === "reading") {
    setTranslations(message.words);
    showReading(undefined);
  } else if (message.kind === "open") {
    void open(message);
  } else if (message.kind === "broken") {
    openings += 1;
    fail(message.message);
  }
});
post({ kind: "ready" });

async function open(message: OpenMessage): Promise<void> {
  const own = ++openings;
  opening?.close();
  setTranslations(message.words);
  showReading(undefined);
  opening = openClient(message, (progress) => own === openings && showReading(progress));
  try {
    const client = await opening.client;
    if (own === openings) {
      show(
        <Page key={own} client={client} opened={message} saved={savedState(message.state)} cancel={cancel} />,
      );
    }
  } catch (error) {
    if (own === openings) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Ends the worker, and with it everything that was read. */
function cancel(): void {
  openings += 1;
  isCancelled = true;
  opening?.close();
  opening = undefined;
  post({ kind: "cancel" });
  fail(t("The profile was not read, because you cancelled it."));
}

function showReading(progress: Progress | undefined): void {
  show(<Reading progress={progress} cancel={cancel} />);
}

/** Shows only what is wrong with a file that is not shown. */
function fail(reason: string): void {
  show(<NotShown reason={reason} again={readAgain} />);
}

function readAgain(): void {
  isCancelled = false;
  showReading(undefined);
  post({ kind: "ready" });
}

function show(content: ComponentChild): void {
  render(content, root);
}
