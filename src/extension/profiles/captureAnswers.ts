/** Why a response is not a profile, in one sentence. The texts of net/http/pprof are in its pprof.go, serveError. */
import { l10n } from "vscode";
import type { HttpAnswer } from "../../engine/httpExchange.ts";
import { oneLine } from "../../formats/visible.ts";

/** What was requested. */
export interface CaptureTarget {
  url: URL;
  seconds: number;
}

/** Error pages are smaller. Larger responses are left to the editor, which decodes them in a worker. */
const MAX_INSPECTED = 1024 ** 2;

/** Undefined if the response looks like a profile. */
export async function reasonNotProfile(
  answer: HttpAnswer,
  { url, seconds }: CaptureTarget,
): Promise<string | undefined> {
  const address = `${url.origin}${url.pathname}`;
  if (answer.status !== 200) {
    return refusalReason(answer, address, seconds);
  }
  if (answer.body.length > MAX_INSPECTED) {
    return undefined;
  }
  const reason = await decodeError(answer.body);
  if (reason === undefined) {
    return undefined;
  }
  return isIndexPage(answer.body)
    ? l10n.t(
        "{0} returned the index page of net/http/pprof, not a profile. The server changes the path before it calls pprof.Index, as http.StripPrefix does.",
        address,
      )
    : l10n.t("The response of {0} is {1}.", address, reason);
}

function refusalReason({ status, statusText, body }: HttpAnswer, address: string, seconds: number): string {
  const text = oneLine(new TextDecoder().decode(body)).slice(0, 200);
  if (status === 404 && text.startsWith("Unknown profile")) {
    return l10n.t("{0} does not exist: the program has no profile with this name.", address);
  }
  if (text.includes("cpu profiling already in use")) {
    return l10n.t(
      "{0} is in use: a CPU profile of the program is being recorded, and only one can run at a time. Try again later.",
      address,
    );
  }
  if (text.includes("exceeds server's WriteTimeout")) {
    return l10n.t("{0} ends responses before {1} s (its WriteTimeout). Use fewer seconds.", address, seconds);
  }
  return text === "" || /^<(!doctype|html)/i.test(text)
    ? l10n.t("{0} returned {1}, not a profile.", address, statusText)
    : l10n.t("{0} returned {1}, not a profile: {2}", address, statusText, text);
}

async function decodeError(bytes: Uint8Array): Promise<string | undefined> {
  const { openedProfile } = await import("../../disk/openedProfile.ts");
  const opened = await openedProfile(bytes);
  return "problem" in opened ? opened.problem : undefined;
}

/** The title in net/http/pprof (indexTmplExecute in pprof.go). */
function isIndexPage(body: Uint8Array): boolean {
  return new TextDecoder().decode(body.subarray(0, 1024)).includes("<title>/debug/pprof/</title>");
}
