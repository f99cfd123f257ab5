/** Hiding secrets, and making texts of others safe to show, costs CPU time in line with their length. */
import { redact, redactor, redactVariable } from "../../src/engine/redact.ts";
import { insideFolder, shortenHome } from "../../src/formats/home.ts";
import { logText } from "../../src/formats/log.ts";
import { linksIn } from "../../src/formats/logLinks.ts";
import { markdown } from "../../src/formats/markdown.ts";
import { code, escapeMarkdown } from "../../src/formats/markdownText.ts";
import { quoted } from "../../src/formats/shell.ts";
import { inert, visible } from "../../src/formats/visible.ts";
import { wholeLines } from "../../src/formats/wholeLines.ts";
import { cells, cut, wrap } from "../../src/formats/width.ts";
import { shownUrls } from "../../src/modules/proxy/goUrl.ts";
import { check, command, report } from "../unit/formats/sample.ts";
import { grows } from "./growth.ts";
import { textsGrow } from "./textsGrow.ts";

/** The beginning of each pattern of redact, and what nearly matches it. */
const SECRETS = [
  "a.",
  "a://",
  "a-",
  "a://b:c",
  "password ",
  "password=",
  "password: '",
  "passwordpassword",
  "login x ",
  "login ",
  "account login ",
  "GOAUTH: ",
  "GOAUTH=netrc ",
  "GOPROXY=https://a@b?",
  'GOPROXY": "',
  'parse "a://b?c@d ',
  'parse "',
  "token",
  "token ",
  "token:",
  "-token ",
  "--token-",
  "-",
  "authorization:",
  "Bearer aaaaaaaa",
  "basic ",
  "Bearer ",
  "cookie: ",
  "eyJ-",
  "eyJ",
  "eyJaaaaaaaaa.",
  "eyJaaaaaaaaa.eyJaaaaaaaa-",
  "ghp_",
  "xoxb-",
  "sk-",
  "-----BEGIN PRIVATE KEY-----",
  "-----BEGIN RSA ",
  "-----BEGIN PRIVATE KEY-----\n-----END RSA ",
  "?",
  "@",
  " ",
  "\n",
  '"',
];

suite("the cost of hiding secrets grows in line with the text", () => {
  textsGrow("redact", redact, SECRETS);
  textsGrow(
    "the secrets of the environment",
    redactor({ MY_TOKEN: "abababab", GOPROXY: "https://a:cdcdcdcd@e" }),
    ["ab", "cdcdcdcd", "abababa "],
  );
  textsGrow("a variable", (text) => redactVariable("GOPROXY", text), ["https://a:b@", "a?", "@,"]);
  textsGrow("the passwords in a variable", (text) => redactor({ GOPROXY: text }), [
    "://",
    "://a:b",
    "://a:bbbbbbbb@",
  ]);
});

/** What a program may print that somebody wants to hide, forge or slow down. */
const OUTPUT = [
  "a",
  " ",
  "\n",
  "\r",
  "\t \t",
  "\u001b[",
  "\u202e",
  "\ufe0f",
  "a\u0301\ufe0f",
  "\u{1f600}\u200d",
  "\u{1f3fb}",
  "`",
  "`a",
  "\\",
  "|*_[",
  "##[error]",
  "::error::",
  "/",
  "/a",
  "#/a",
  "/a:",
  "/a:1 ",
  "~/",
  "C:\\",
  "C:/a:1:",
  "/home/gopher",
  "/home/gopher/",
  "file:///",
  "a a a\n",
];

suite("the cost of showing a text grows in line with it", () => {
  textsGrow("visible", visible, OUTPUT);
  textsGrow("one line of a CI log", inert, OUTPUT);
  textsGrow("Markdown", escapeMarkdown, OUTPUT);
  textsGrow("code in Markdown", code, OUTPUT);
  textsGrow("home", (text) => shortenHome(text, "/home/gopher"), OUTPUT);
  textsGrow(
    "a path in a folder",
    (text) => insideFolder(text, { folder: "/", home: "/home/gopher" }),
    OUTPUT,
  );
  textsGrow("a folder", (text) => insideFolder("/a", { folder: `${text}a` }), ["/", "\\/", "/a"]);
  textsGrow("a word for a shell", (text) => quoted(text, false, "/home/gopher"), OUTPUT);
  textsGrow("cells", cells, OUTPUT);
  textsGrow("wrapped", (text) => wrap(text, 80), OUTPUT);
  textsGrow("cut", (text) => cut(text, 80, true), OUTPUT);
  textsGrow("links of one line", (text) => linksIn([text], "/home/gopher"), OUTPUT);
  textsGrow("links of lines", (text) => linksIn(text.split("a"), "/home/gopher"), OUTPUT);
  textsGrow("URLs", shownUrls, ["?", "@", "a://", ",a://b@", "|a+", " "]);
});

suite("the cost of writing a text in pieces grows in line with it", () => {
  for (const [title, piece] of [
    ["one line", "a".repeat(100)],
    ["lines", `${"a".repeat(100)}\n`],
  ] as const) {
    grows(title, {
      make: (bytes) => Array.from({ length: bytes / piece.length }, () => piece),
      act: (pieces) => Array.from(wholeLines(pieces, 1000), (text) => text.length),
    });
  }
});

suite("the cost of a report grows in line with the outputs in it", () => {
  const failed = (text: string) =>
    check({
      status: "fail",
      summary: text,
      findings: [{ severity: "error", message: text, cause: text, fix: text }],
      commands: [command({ exitCode: 1, stdout: text, stderr: text })],
    });
  const meta = report([]);
  textsGrow("a log", (text) => logText(failed(text), { ...meta, home: "/home/gopher" }), OUTPUT);
  textsGrow("a page of Markdown", (text) => markdown(report([failed(text)])), OUTPUT);
});
