import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseGoauth } from "../../src/modules/proxy/goauth.ts";
import { parseGoproxy } from "../../src/modules/proxy/goproxy.ts";
import { type GoUrl, parseGoUrl } from "../../src/modules/proxy/goUrl.ts";
import { allowsVcs, parseGovcs } from "../../src/modules/proxy/govcs.ts";
import { parseHttpProxy } from "../../src/modules/proxy/httpProxy.ts";
import { parseNetrc } from "../../src/modules/proxy/netrc.ts";
import { randomFrom } from "../support/random.ts";
import { type ModuleOracle, moduleOracle, type Question } from "./moduleOracle.ts";

suite("settings for downloading modules, against the go command", () => {
  let oracle: ModuleOracle;
  let random: () => number;

  suiteSetup(function () {
    this.timeout(180_000);
    oracle = moduleOracle();
  });
  suiteTeardown(() => oracle.remove());
  setup(() => {
    random = randomFrom(20_261_124);
  });

  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
  /** Texts, and many mutants of them. */
  const mutants = (texts: readonly string[], parts: readonly string[], count = 3000) => [
    ...texts,
    ...Array.from({ length: count }, () => {
      let text = pick(texts);
      for (let times = Math.ceil(random() * 3); times > 0; times--) {
        const at = Math.floor(random() * (text.length + 1));
        text = text.slice(0, at) + pick(parts) + text.slice(at + Math.floor(random() * 3));
      }
      return text.toWellFormed();
    }),
  ];
  function expectSame(questions: readonly Question[], ours: (question: Question) => unknown): void {
    const theirs = oracle.answers(questions);
    assert.equal(theirs.length, questions.length);
    for (const [index, question] of questions.entries()) {
      const their = theirs[index];
      const expected = typeof their === "string" ? withoutQuotes(their) : their;
      assert.deepEqual(ours(question), expected, JSON.stringify(question));
    }
  }

  const URLS = [
    "https://u:p@a.example:8080/x/y?z=1#f",
    "http://[::1]:80/a",
    "http://[fe80::1%25en0]:80/",
    "file:///srv/my proxies",
    "mailto:a@b",
    "//host/path",
    "///path",
    "a/b:c",
    "a:b/c",
    "*",
    "",
    "https://a.example;https://b.example",
    "postgres://a:1,b:2/x",
    "socks5://127.0.0.1:1080",
    "proxy.example:3128",
  ];
  const PARTS = [
    ..." :/?#[]@%\"'<>\\^`{|}~é;,=+\u0000\n",
    "%2",
    "%25",
    "%zz",
    "%C3",
    "//",
    "://",
    "0",
    "a",
    "::",
    ".",
    "http:",
  ];

  test("URLs", () => {
    expectSame(
      mutants(URLS, PARTS).map((a) => ({ call: "url", a })),
      ({ a }) => partsOrReason(() => parseGoUrl(a)),
    );
  });

  test("HTTP proxies", () => {
    expectSame(
      mutants(
        URLS.filter((url) => url !== ""),
        PARTS,
      )
        .filter((a) => a !== "")
        .map((a) => ({ call: "http-proxy", a })),
      ({ a }) => partsOrReason(() => parseHttpProxy(a)),
    );
  });

  test("netrc files", () => {
    const files = [
      "machine a.example login ann password x\n",
      "machine a.example\n\tlogin ann\n\tpassword x\ndefault login b password c\nmachine c login d password e\n",
      "machine\na.example\nlogin\nann\npassword x\n",
      "macdef init\nmachine a login b password c\n\nmachine d login e password f\n",
      "machine a.example account q login ann password x machine b login c password d\r\n",
    ];
    const words = [
      " ",
      "\n",
      "\n\n",
      "machine ",
      "login ",
      "password ",
      "default",
      "macdef x",
      "\t",
      "#",
      "é",
    ];
    expectSame(
      mutants(files, words).map((a) => ({ call: "netrc", a })),
      ({ a }) => parseNetrc(a).map(({ machine, login, password }) => [machine, login, password]),
    );
  });

  test("GOVCS", () => {
    const lists = [
      "",
      "private:all",
      "public:git|hg,private:off",
      "github.com:git,evil.example:off,*:git|hg",
      "x:y,x:z",
      "bogus",
      "./a:git",
      "*:all",
      " public : git | svn , private : hg ",
    ];
    const all = mutants(lists, [...",:| .x*/", "public", "private", "git", "all", "..", "../x", '"']);
    const repositories = [
      "github.com/a/b git",
      "evil.example/x git",
      "other.example/y hg",
      "x/y y",
      "other.example fossil",
    ];
    expectSame(
      all.map((a) => ({ call: "govcs", a, b: pick(repositories) })),
      ({ a, b = "" }) => {
        const [root = "", vcs = ""] = b.split(" ");
        try {
          const rules = parseGovcs(a);
          return [allowsVcs(rules, root, true, vcs), allowsVcs(rules, root, false, vcs)];
        } catch (error) {
          return withoutQuotes((error as Error).message);
        }
      },
    );
  });

  suite("by the command itself", () => {
    let folder: string;
    suiteSetup(() => {
      folder = mkdtempSync(join(tmpdir(), "module-settings-"));
      writeFileSync(join(folder, "go.mod"), "module example.com/x\n");
    });
    suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

    /** The stderr of the go command when it looks up a module; no server listens at the address. */
    const stderrOf = (env: Record<string, string>) => {
      const settings = {
        GOENV: "off",
        GOFLAGS: "-mod=mod",
        GONOPROXY: "",
        GOSUMDB: "off",
        NO_PROXY: "*",
        ...env,
      };
      const argv = ["list", "-m", "-versions", "ex.invalid/m"];
      const { stderr } = spawnSync("go", argv, {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, ...settings },
      });
      return stderr;
    };

    const REACHED =
      /connection refused|no such host|lookup|Get "|http: no Host|unsupported protocol|no such file|module lookup disabled/;
    const lists = [
      "http://127.0.0.1:1",
      "127.0.0.1:1",
      ",",
      " | ",
      "Direct",
      "off",
      "none",
      "/srv/proxy",
      "ftp://127.0.0.1",
      "file:///nonexistent",
      "file://host/x",
      "file:relative",
      '"http://127.0.0.1:1"',
      "http://127.0.0.1:1;off",
      "http://127.0.0.1:1/x off",
      "http://127.0.0.1:1 off",
      "http://u:p@[::1",
      "http://127.0.0.1:1/%zz",
      "off,:::",
      ":::,off",
    ];
    for (const value of lists) {
      test(`GOPROXY=${value}`, () => {
        const said = stderrOf({ GOPROXY: value });
        try {
          parseGoproxy(value);
          assert.match(said, REACHED);
        } catch (error) {
          const { message } = error as Error;
          const reason = message.replace(/^invalid proxy URL: /, "");
          assert.ok(said.replace(/ "(?:[^"\\]|\\.)*"/g, "").includes(reason), `${said} has not ${reason}`);
        }
      });
    }

    for (const value of [
      "netrc;off",
      "off;off",
      "netrc;",
      "",
      ";",
      "git",
      "git a b",
      "off",
      "netrc",
      "netrc; /nonexistent x",
    ]) {
      test(`GOAUTH=${value}`, () => {
        const said = stderrOf({ GOPROXY: "https://127.0.0.1:1", GOAUTH: value });
        // An empty one is the default.
        const stops = value !== "" && isRefused(() => parseGoauth(value));
        assert.equal(/^go: GOAUTH/m.test(said), stops, said);
      });
    }
  });
});

function isRefused(parse: () => unknown): boolean {
  try {
    parse();
    return false;
  } catch {
    return true;
  }
}

/** Go quotes a part of what it refuses, which can be a secret: ours does not. */
function withoutQuotes(reason: string): string {
  return reason
    .replace(/^invalid proxy address ".*": parse ".*": /s, "")
    .replace(/^(invalid URL escape|invalid port|invalid character) "(?:[^"\\]|\\.)*"/, "$1")
    .replace(/^(invalid host): .*$/s, "$1");
}

function partsOrReason(parse: () => GoUrl): unknown {
  try {
    const { scheme, user, opaque, host, path, query, fragment } = parse();
    return [
      scheme,
      user !== undefined,
      user?.includes(":") === true,
      opaque !== "",
      host !== "",
      path !== "",
      query ?? "",
      fragment !== "",
    ];
  } catch (error) {
    return (error as Error).message;
  }
}
