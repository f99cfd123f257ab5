/**
 * The messages of the go command about a checksum database that gave no hash: cmd/go/internal/modfetch/sumdb.go,
 * golang.org/x/mod/sumdb/client.go and the packages below it, cmd/go/internal/web.
 */

import type { MismatchKind } from "../mismatch/mismatchKinds.ts";
import { type Row, splitAround, unquoted, wordBefore } from "./rows.ts";
import { type Message, versionIn } from "./subject.ts";

/** `M@V: verifying module: M@V: why`, before go1.14 `verifying M@V: M@V: why`. */
export function readDatabaseFailure(text: string, below: readonly Row[]): Message | undefined {
  if (text.includes("go.sum database server misbehavior detected!")) {
    return { kind: "database-untrusted", detail: "it signed two histories that contradict each other" };
  }
  const parts = splitAround(text, "verifying ");
  const end = parts?.after.indexOf(": ") ?? -1;
  if (parts === undefined || end < 0) {
    return undefined;
  }
  const noun = unquoted(parts.after.slice(0, end));
  const isNoun = noun === "module" || noun === "go.mod";
  const subject = versionIn(
    isNoun ? wordBefore(parts.before.trimEnd()).replace(/(?<![:)])[:)]+$/, "") : noun,
  );
  if (subject === undefined) {
    return undefined;
  }
  const of = noun === "go.mod" ? "go.mod" : subject.of;
  const said = parts.after.slice(end + 2);
  if (said.startsWith("checksum missing from sumdb response")) {
    return { kind: "database-absent", ...subject, of };
  }
  const echo = said.startsWith(`${subject.path}@${subject.version}`) ? said.indexOf(": ") + 2 : 0;
  const why = said.slice(Math.max(echo, 0));
  const { url, status } = addressIn(why);
  const kind = kindOf(why, url, status);
  return kind && { kind, ...subject, of, source: hostOf(url), detail: detailOf(why, below) };
}

const SETTING = ["invalid GOSUMDB", "missing GOSUMDB", "disabled by GOSUMDB=off", "invalid sumdb name"];

const UNTRUSTED = [
  "cannot authenticate record data",
  "inconsistent tile",
  "malformed",
  "invalid signature",
  "no verifiable signatures",
  "bad result slice",
  "cannot validate record",
  "transparency proof",
  "misbehaving server",
];

const NETWORK =
  /dial tcp|timeout|deadline|x509|proxyconnect|no such host|connection re|network is|TLS|EOF|protocol error|sumdb|permission denied/;

function kindOf(why: string, url: string, status: string): MismatchKind | undefined {
  const has = (words: readonly string[]) => words.some((one) => why.includes(one));
  if (has(SETTING)) {
    return "database-setting";
  }
  if (url.includes("/lookup/") && (status === "404" || status === "410")) {
    return "database-no-record";
  }
  if (url === "" && has(UNTRUSTED)) {
    return "database-untrusted";
  }
  return url !== "" || NETWORK.test(why) ? "database-unreachable" : undefined;
}

/** The address that failed, and the status that it answered; "" for none. */
function addressIn(why: string): { url: string; status: string } {
  const read = splitAround(why, "reading ");
  if (read && /^(?:https?|file):/.test(read.after)) {
    const [url = "", status = ""] = read.after.split(": ", 2);
    return { url, status: /^\d{3}\b/.exec(status)?.[0] ?? "" };
  }
  const [, url = ""] = /^["“]?(https?:\/\/[^\s"”]+)/.exec(splitAround(why, "Get ")?.after ?? "") ?? [];
  return { url: url.replace(/:$/, ""), status: "" };
}

function hostOf(url: string): string {
  return /^https?:\/\/(?:[^/@\s]*@)?([^/@\s]+)/.exec(url)?.[1] ?? "";
}

/** What is told of an error, at most, in characters. */
const MAX_DETAIL = 300;

/** The error and the server's own words, without the password that a URL may have. */
function detailOf(why: string, below: readonly Row[]): string {
  const at = below.slice(0, 2).findIndex(({ text }) => text.includes("server response:"));
  const response = at < 0 ? "" : (splitAround(below[at]!.text, "server response:")?.after.trim() ?? "");
  const said = response === "" && at >= 0 ? (below[at + 1]?.text.trim() ?? "") : response;
  const whole = said === "" ? why : `${why}: ${said}`;
  return whole
    .slice(0, MAX_DETAIL)
    .replace(/:\/\/[^/@\s]*@/g, "://")
    .trim();
}
