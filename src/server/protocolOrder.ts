/**
 * The order of the language server protocol: nothing before `initialize`, nothing after `shutdown`, but for `exit`
 * (https://microsoft.github.io/language-server-protocol, Initialize Request and Shutdown Request).
 */
import {
  type Connection,
  ErrorCodes,
  Message,
  type MessageStrategy,
  type RequestMessage,
  ResponseError,
} from "vscode-languageserver";

/** Where a session is in the order. */
export interface ProtocolOrder {
  /** Keeps messages that come too early or too late from the handlers: a request is refused, a notification dropped. */
  readonly strategy: MessageStrategy;
  /** Aborted by `shutdown`: from then on the server sends answers only. */
  readonly ended: AbortSignal;
  /** Answers the requests that are refused. */
  serve(connection: Connection): void;
}

/** The method under which a refused request reaches its handler. */
const REFUSED = "goVerify/refused";

/** The order of one session. */
export function protocolOrder(): ProtocolOrder {
  const end = new AbortController();
  let isInitialized = false;
  const accepts = (method: string) => {
    const isFirst = method === "initialize";
    return !end.signal.aborted && isFirst !== isInitialized;
  };
  return {
    ended: end.signal,
    strategy: {
      handleMessage(message, next) {
        if (Message.isResponse(message) || (Message.isNotification(message) && message.method === "exit")) {
          return next(message);
        }
        const { method } = message as RequestMessage;
        if (accepts(method)) {
          isInitialized = true;
          if (method === "shutdown") {
            end.abort();
          }
          return next(message);
        }
        if (Message.isRequest(message)) {
          return next({ ...message, method: REFUSED, params: undefined } as RequestMessage);
        }
      },
    },
    serve(connection) {
      connection.onRequest(REFUSED, () => {
        if (!isInitialized) {
          return new ResponseError(ErrorCodes.ServerNotInitialized, "The client must send initialize first.");
        }
        const why = end.signal.aborted ? "The server is shut down." : "The server is initialized already.";
        return new ResponseError(ErrorCodes.InvalidRequest, why);
      });
    },
  };
}
