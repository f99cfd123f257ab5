/** A server on loopback for cases: it responds like a module proxy or checksum database, honest or hostile. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stage } from "../../engine/case.ts";

/** The response for a path: its content, or a function that writes it. */
export type Answer = Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void);

/** Serves these paths until the case ends, and 404 for others. Returns the URL without trailing slash. */
export async function serve(stage: Stage, answers: ReadonlyMap<string, Answer>): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? "");
    if (answer === undefined) {
      response.writeHead(404).end();
    } else if (typeof answer === "function") {
      answer(request, response);
    } else {
      response.end(answer);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stage.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Responds with the part of `bytes` that the Range header of the request names. */
export function partOf(bytes: Uint8Array): Answer {
  return (request, response) => {
    const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const start = first ? Number(first) : Math.max(0, bytes.length - Number(last));
    const end = first && last ? Number(last) + 1 : bytes.length;
    const range = `bytes ${start}-${end - 1}/${bytes.length}`;
    response.writeHead(206, { "content-range": range }).end(bytes.subarray(start, end));
  };
}
