/** Why an answer is no profile, in one sentence. What net/http/pprof says stands in its pprof.go, serveError. */
import { l10n } from "vscode";
import { gunzip, gunzipPieces } from "../../engine/gunzip.ts";
import type { HttpAnswer } from "../../engine/http.ts";
import { oneLine } from "../../formats/visible.ts";
import { inflateWith } from "../../profile/read/gzip.ts";
import { openProfile } from "../../profile/read/open.ts";
import { ProfileError } from "../../profile/table/profile.ts";

/** What was asked. */
export interface Asked {
  url: URL;
  seconds: number;
}

/** No page of an error is so large: what is larger is left to the editor, which decodes it in a worker. */
const LOOKED_AT = 1024 ** 2;

/** Undefined where the answer looks like a profile. */
export async function whyNoProfile(answer: HttpAnswer, { url, seconds }: Asked): Promise<string | undefined> {
  const address = `${url.origin}${url.pathname}`;
  if (answer.status !== 200) {
    return whyRefused(answer, address, seconds);
  }
  if (answer.body.length > LOOKED_AT) {
    return undefined;
  }
  const reason = await otherThanProfile(answer.body);
  if (reason === undefined) {
    return undefined;
  }
  return isIndexPage(answer.body)
    ? l10n.t(
        "{0} answered with the index page of net/http/pprof, not a profile: the server changes the path before pprof.Index sees it, as http.StripPrefix does.",
        address,
      )
    : l10n.t("{0} answered with what is {1}.", address, reason);
}

function whyRefused({ status, statusText, body }: HttpAnswer, address: string, seconds: number): string {
  const said = oneLine(new TextDecoder().decode(body)).slice(0, 200);
  if (status === 404 && said.startsWith("Unknown profile")) {
    return l10n.t("{0} does not exist: the program knows no profile of this name.", address);
  }
  if (said.includes("cpu profiling already in use")) {
    return l10n.t(
      "{0} is taken: the program is being profiled already, and it can be by one at a time. Try again when that has ended.",
      address,
    );
  }
  if (said.includes("exceeds server's WriteTimeout")) {
    return l10n.t(
      "{0} ends each answer before {1} s are over (its WriteTimeout): take fewer seconds.",
      address,
      seconds,
    );
  }
  return said === "" || /^<(!doctype|html)/i.test(said)
    ? l10n.t("{0} answered {1}, not a profile.", address, statusText)
    : l10n.t("{0} answered {1}, not a profile: {2}", address, statusText, said);
}

async function otherThanProfile(bytes: Uint8Array): Promise<string | undefined> {
  try {
    await openProfile(bytes, inflateWith(gunzip, gunzipPieces));
    return undefined;
  } catch (error) {
    if (error instanceof ProfileError) {
      return error.message;
    }
    throw error;
  }
}

/** As net/http/pprof writes it (indexTmplExecute in pprof.go). */
function isIndexPage(body: Uint8Array): boolean {
  return new TextDecoder().decode(body.subarray(0, 1024)).includes("<title>/debug/pprof/</title>");
}
