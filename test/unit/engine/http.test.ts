import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Cancelled } from "../../../src/engine/command.ts";
import { httpClient } from "../../../src/engine/http.ts";

/** Asks a server of our own for `/`. The whole behaviour with hostile servers: the cases of install.goroot-integrity. */
async function ask(
  listener: RequestListener,
  options: { env?: Record<string, string>; url?: string; range?: string; abortAfterMs?: number } = {},
) {
  const server = await listen(listener);
  const abort = new AbortController();
  const { port } = server.address() as AddressInfo;
  const own = `http://127.0.0.1:${port}`;
  const env = JSON.parse(JSON.stringify(options.env ?? {}).replaceAll("$own", own)) as Record<string, string>;
  const client = httpClient({ env, signal: abort.signal, timeoutMs: 5_000 });
  const timer = setTimeout(() => abort.abort(), options.abortAfterMs ?? 60_000);
  try {
    const { range } = options;
    return await client.get((options.url ?? "$own/").replace("$own", own), {
      maxBytes: 100,
      ...(range ? { range } : {}),
    });
  } finally {
    clearTimeout(timer);
    client.close();
    server.closeAllConnections();
    server.close();
  }
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

suite("a GET", () => {
  test("gives status and body", async () => {
    const { status, statusText, body } = await ask((_, response) => response.end("hello"));
    assert.deepEqual([status, statusText, text(body)], [200, "200 OK", "hello"]);
  });

  test("of another status gives no body, however long that is", async () => {
    const { status, statusText, body } = await ask((_, response) => {
      response.writeHead(404);
      response.write("x".repeat(1_000_000));
    });
    assert.deepEqual([status, statusText, text(body)], [404, "404 Not Found", ""]);
  });

  test("of a range takes only a range", async () => {
    const part = await ask(({ headers }, response) => response.writeHead(206).end(headers.range), {
      range: "bytes=-3",
    });
    assert.deepEqual([part.status, text(part.body)], [206, "bytes=-3"]);
    const whole = await ask((_, response) => response.end("everything"), { range: "bytes=-3" });
    assert.deepEqual([whole.status, text(whole.body)], [200, ""]);
  });

  test("follows redirects, relative ones too", async () => {
    const { body } = await ask(({ url }, response) =>
      url === "/" ? response.writeHead(301, { location: "/b" }).end() : response.end(url),
    );
    assert.equal(text(body), "/b");
  });

  test("goes through HTTP_PROXY, but not for what NO_PROXY names", async () => {
    const proxied: RequestListener = ({ url }, response) => response.end(`asked for ${url}`);
    for (const name of ["HTTP_PROXY", "http_proxy"]) {
      const { body } = await ask(proxied, { env: { [name]: "$own" }, url: "http://modules.invalid/x" });
      assert.equal(text(body), "asked for http://modules.invalid/x");
    }
    const env = { HTTP_PROXY: "$own", NO_PROXY: "other.invalid,modules.invalid" };
    await assert.rejects(ask(proxied, { env, url: "http://modules.invalid/x" }), {
      kind: "unreachable",
      message: /^http:\/\/modules\.invalid\/x cannot be reached: /,
    });
  });

  test("refuses what is not safe", async () => {
    const never: RequestListener = () => assert.fail("was asked");
    await assert.rejects(ask(never, { url: "file:///etc/passwd" }), {
      kind: "misbehaved",
      message: /no address/,
    });
    await assert.rejects(ask(never, { url: "http://user:secret@127.0.0.1:1/" }), {
      message: "http://127.0.0.1:1/ would be sent its user name and password unencrypted",
    });
    await assert.rejects(
      ask((_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end()),
      { kind: "misbehaved", message: /no address to ask over HTTP/ },
    );
  });

  test("that is cancelled ends at once", async () => {
    const began = performance.now();
    await assert.rejects(
      ask(() => {}, { abortAfterMs: 100 }),
      Cancelled,
    );
    assert.ok(performance.now() - began < 3_000);
  });

  test("of a name that does not exist", async () => {
    await assert.rejects(
      ask(() => {}, { url: "http://nowhere.invalid/" }),
      {
        name: "HttpFailure",
        kind: "unreachable",
        message:
          /^http:\/\/nowhere\.invalid\/ cannot be reached: (no such host|the name server does not answer)$/,
      },
    );
  });
});
