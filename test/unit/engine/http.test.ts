import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { Cancelled } from "../../../src/engine/command.ts";
import { type HttpRecord, httpClient } from "../../../src/engine/http.ts";
import type { GetOptions } from "../../../src/engine/httpExchange.ts";

/** Asks a server of our own for `/`. The whole behaviour with hostile servers: the cases of install.goroot-integrity. */
async function ask(
  listener: RequestListener,
  options: { env?: Record<string, string>; url?: string; abortAfterMs?: number } & Partial<GetOptions> = {},
) {
  const server = await listen(listener);
  const abort = new AbortController();
  const { port } = server.address() as AddressInfo;
  const own = `http://127.0.0.1:${port}`;
  const env = JSON.parse(JSON.stringify(options.env ?? {}).replaceAll("$own", own)) as Record<string, string>;
  const client = httpClient({ env, signal: abort.signal, timeoutMs: 5_000 });
  const timer = setTimeout(() => abort.abort(), options.abortAfterMs ?? 60_000);
  try {
    const { env: _env, url = "$own/", abortAfterMs: _after, ...get } = options;
    return await client.get(url.replace("$own", own), { maxBytes: 100, ...get });
  } finally {
    clearTimeout(timer);
    client.close();
    server.closeAllConnections();
    server.close();
  }
}

async function listen(listener: RequestListener, secure?: ServerOptions): Promise<Server> {
  const server = secure ? createSecureServer(secure, listener) : createServer(listener);
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

  test("of another status gives as much of the body as is wanted", async () => {
    const long: RequestListener = (_, response) => response.writeHead(500).end("x".repeat(1_000_000));
    const short: RequestListener = (_, response) => response.writeHead(500).end("why");
    assert.equal(text((await ask(long, { errorBytes: 10 })).body), "x".repeat(10));
    assert.equal(text((await ask(short, { errorBytes: 10 })).body), "why");
  });

  test("tells how much of the body has come, and ends where it is too much", async () => {
    const told: number[] = [];
    const onBytes = (received: number) => void told.push(received);
    await ask((_, response) => response.end("x".repeat(100)), { onBytes });
    assert.equal(told.at(-1), 100);
    await assert.rejects(
      ask((_, response) => response.end("x".repeat(101)), { onBytes }),
      { kind: "misbehaved", message: /sends more than the 100 bytes that this answer can have$/ },
    );
  });

  test("takes headers along to the same origin, but not to another, nor back from there", async () => {
    const seen: (string | undefined)[] = [];
    const other = await listen(({ headers }, response) => {
      seen.push(headers["x-token"] as string | undefined);
      response
        .writeHead(302, { location: `http://127.0.0.1:${(own.address() as AddressInfo).port}/c` })
        .end();
    });
    const own = await listen(({ url, headers }, response) => {
      seen.push(headers["x-token"] as string | undefined);
      const away = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
      const to = { "/a": "/b", "/b": away }[url ?? ""];
      response.writeHead(to ? 302 : 200, to ? { location: to } : {}).end();
    });
    const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}/a`;
    try {
      const { status } = await ask(() => {}, { url, headers: { "x-token": "secret" } });
      assert.equal(status, 200);
    } finally {
      for (const server of [own, other]) {
        server.closeAllConnections();
        server.close();
      }
    }
    assert.deepEqual(seen, ["secret", "secret", undefined, undefined]);
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
    await assert.rejects(
      ask(proxied, { env: { HTTP_PROXY: "http://127.0.0.1:1" }, url: "http://modules.invalid/x" }),
      /x cannot be reached through http:\/\/127\.0\.0\.1:1, the HTTP proxy in HTTP_PROXY: connection refused$/,
    );
  });

  suite("of an https server behind HTTPS_PROXY", () => {
    const credentials = ["key", "cert"].map((name) => readFileSync(`test/fixtures/tls/${name}.pem`, "utf8"));
    const [key, cert] = credentials;
    const trusted = tls.getCACertificates("default");
    let server: Server;
    suiteSetup(async () => {
      tls.setDefaultCACertificates([...trusted, cert!]);
      server = await listen(({ url }, response) => response.end(`secure ${url}`), { key, cert });
    });
    suiteTeardown(() => {
      tls.setDefaultCACertificates(trusted);
      server.close();
    });

    /** A proxy that makes the tunnels that it is asked for, all to our server, and remembers the requests. */
    const tunnelling = async (options?: ServerOptions) => {
      const proxy = await listen((_, response) => response.writeHead(400).end(), options);
      const seen: string[] = [];
      proxy.on("connect", ({ url, headers }: IncomingMessage, socket: Duplex) => {
        seen.push(`${url} ${headers["proxy-authorization"] ?? ""}`.trim());
        const inner = connect((server.address() as AddressInfo).port, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
          inner.pipe(socket).pipe(inner);
        });
        inner.on("error", () => socket.destroy());
        socket.on("error", () => inner.destroy());
      });
      return { proxy, seen };
    };
    const through = async (proxy: Server, scheme: string, more: { abortAfterMs?: number } = {}) => {
      const exchanges: HttpRecord[] = [];
      const HTTPS_PROXY = `${scheme}://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const env = { HTTPS_PROXY: HTTPS_PROXY.replace("//", "//me:p%40ss@") };
      const abort = AbortSignal.timeout(more.abortAfterMs ?? 60_000);
      const onExchange = (exchange: HttpRecord) => exchanges.push(exchange);
      const client = httpClient({ env, signal: abort, timeoutMs: 5_000, onExchange });
      try {
        const { body } = await client.get("https://modules.test/x", { maxBytes: 100 });
        return { said: text(body), exchanges, HTTPS_PROXY };
      } catch (error) {
        return { error: error as Error, exchanges, HTTPS_PROXY };
      } finally {
        client.close();
        proxy.closeAllConnections();
        proxy.close();
      }
    };

    test("goes through a tunnel, with the proxy's user, and is recorded without", async () => {
      for (const scheme of ["http", "https"]) {
        const { proxy, seen } = await tunnelling(scheme === "https" ? { key, cert } : undefined);
        const { said, error, exchanges, HTTPS_PROXY } = await through(proxy, scheme);
        assert.equal(said, "secure /x", error?.message);
        const user = Buffer.from("me:p@ss").toString("base64");
        assert.deepEqual(seen, [`modules.test:443 Basic ${user}`]);
        assert.deepEqual(
          exchanges.map(({ url, proxy: used, status }) => [url, used, status]),
          [["https://modules.test/x", HTTPS_PROXY, "200 OK"]],
        );
      }
    });

    test("is unreachable where the proxy refuses, or is none", async () => {
      const refusing = await listen(() => {});
      refusing.on("connect", (_, socket: Duplex) => {
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      });
      const { error, HTTPS_PROXY } = await through(refusing, "http");
      const way = `through ${HTTPS_PROXY}, the HTTP proxy in HTTPS_PROXY`;
      assert.equal(
        error?.message,
        `https://modules.test/x cannot be reached ${way}: it answers 407 Proxy Authentication Required`,
      );
      const closed = await listen(() => {});
      closed.on("connection", (socket) => socket.destroy());
      assert.match(
        (await through(closed, "http")).error?.message ?? "",
        /cannot be reached through http:\/\/127\.0\.0\.1:\d+, the HTTP proxy in HTTPS_PROXY: the connection was closed$/,
      );
    });

    test("ends at once when it is cancelled before the tunnel is there", async () => {
      const silent = await listen(() => {});
      silent.on("connect", () => {});
      const began = performance.now();
      const { error } = await through(silent, "http", { abortAfterMs: 100 });
      assert.ok(error instanceof Cancelled);
      assert.ok(performance.now() - began < 3_000);
    });
  });

  test("refuses what is not safe", async () => {
    const never: RequestListener = () => assert.fail("was asked");
    await assert.rejects(ask(never, { url: "file:///etc/passwd" }), {
      kind: "misbehaved",
      message: /not an HTTP address/,
    });
    for (const user of ["user:secret", "user", ":secret", "user:", "%20", ":%20"]) {
      await assert.rejects(ask(never, { url: `http://${user}@127.0.0.1:1/?t=secret` }), {
        message: "http://127.0.0.1:1/ would receive its user name and password in clear text",
      });
    }
    const elsewhere = { location: "http://:secret@127.0.0.1:1/" };
    await assert.rejects(
      ask((_, response) => response.writeHead(302, elsewhere).end()),
      { message: "http://127.0.0.1:1/ would receive its user name and password in clear text" },
    );
    await assert.rejects(
      ask((_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end()),
      { kind: "misbehaved", message: /is not an HTTP address$/ },
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
