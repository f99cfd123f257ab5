/** Downloads a profile. */
import { Cancelled } from "../engine/command.ts";
import { httpClient } from "../engine/http.ts";
import { HttpFailure } from "../engine/httpExchange.ts";

/** The most bytes of a response, which is in memory before its size is known; a server packs its profiles. */
const MAX_BYTES = 256 * 1024 ** 2;

/** The time limit of a download, in addition to the requested seconds of recording. */
const LIMIT_S = 60;

/**
 * The response body of a URL; `shown` is the URL for error messages.
 * @throws Error with one sentence that names it; Cancelled
 */
export async function download(url: URL, shown: string, signal: AbortSignal): Promise<Uint8Array> {
  const recorded = Number(url.searchParams.get("seconds") ?? 0);
  const seconds = LIMIT_S + (Number.isFinite(recorded) && recorded > 0 ? recorded : 0);
  const client = httpClient({ env: process.env, signal, timeoutMs: seconds * 1000 });
  try {
    const { status, statusText, body } = await client.get(url.href, { maxBytes: MAX_BYTES });
    if (status !== 200) {
      throw new Error(`${shown} returned ${statusText}: give the URL of a profile.`);
    }
    return body;
  } catch (error) {
    throw error instanceof HttpFailure && !(error instanceof Cancelled)
      ? new Error(`${error.message}.`)
      : error;
  } finally {
    client.close();
  }
}
