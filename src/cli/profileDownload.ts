/** Gets a profile from an address. */
import { Cancelled } from "../engine/command.ts";
import { HttpFailure, httpClient } from "../engine/http.ts";
import { DEFAULT_CAP } from "../profile/read/open.ts";

/** How long an address may take beside the seconds that it is asked to record. */
const PATIENCE_S = 60;

/**
 * What an address answers with; `shown` is how it is named in sentences.
 * @throws Error with one sentence that names it; Cancelled
 */
export async function download(url: URL, shown: string, signal: AbortSignal): Promise<Uint8Array> {
  const recorded = Number(url.searchParams.get("seconds") ?? 0);
  const seconds = PATIENCE_S + (Number.isFinite(recorded) && recorded > 0 ? recorded : 0);
  const client = httpClient({ env: process.env, signal, timeoutMs: seconds * 1000 });
  try {
    const { status, statusText, body } = await client.get(url.href, { maxBytes: DEFAULT_CAP });
    if (status !== 200) {
      throw new Error(`${shown} answers ${statusText}: give an address that answers with a profile.`);
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
