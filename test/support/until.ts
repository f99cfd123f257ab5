/** Waiting for what nobody announces. */

/** Waits until `ask` gives something, and gives that. Looks every 20 ms. */
export async function until<T>(what: string, ask: () => T | undefined | false, limitMs = 30_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (let got = ask(); Date.now() < end; got = ask()) {
    if (got !== undefined && got !== false) {
      return got;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`after ${limitMs} ms there is still no ${what}`);
}
