import { casesOf, type Expectation, type Stage } from "../../engine/case.ts";
import { noScripts, writeGoEnvFile } from "../shared/case-kit.ts";
import { configuration } from "./configuration.ts";

type Draft = {
  plant(stage: Stage): Promise<void> | void;
  expect: Partial<Expectation>;
  unavailable?: () => string | undefined;
};
type Env = Record<string, string | undefined>;

/** What the user's own environment may hold, taken away: GOPROXY and GOSUMDB are then the defaults of go.env. */
const CLEAN: Env = Object.fromEntries(
  [
    ..."GOPROXY GOSUMDB GOAUTH NETRC REQUEST_METHOD GONOSUMCHECK".split(" "),
    ..."HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY".split(" ").flatMap((name) => [name, name.toLowerCase()]),
  ].map((name) => [name, undefined]),
);

/** A module proxy of a company; nobody asks it. */
const CORP = "https://goproxy.corp.example";

const plantEnv =
  (values: Env) =>
  ({ env }: Stage) => {
    Object.assign(env, CLEAN, values);
  };

/** Settings in the environment, and what must be told of them. */
const env = (values: Env, message: RegExp, cause?: RegExp, fix?: RegExp): Draft => ({
  plant: plantEnv(values),
  expect: { message, ...(cause ? { cause } : {}), ...(fix ? { fix } : {}) },
});

/** As `env`, for what works but will hurt. */
const hurts = (...args: Parameters<typeof env>): Draft => {
  const draft = env(...args);
  return { ...draft, expect: { ...draft.expect, status: "warn" } };
};

/** Settings of a workspace that requires modules, each on a line of its own from line 5 on. */
const requiring = (
  modules: readonly string[],
  values: Env,
  expect: Partial<Expectation> = {},
  files: Record<string, string> = {},
): Draft => ({
  async plant(stage) {
    plantEnv(values)(stage);
    await plantWorkspace(stage, { ...files, "go.mod": goMod(modules) });
  },
  expect,
});

const goMod = (modules: readonly string[]) =>
  `module example.com/own\n\ngo 1.21\nrequire (\n${modules.map((path) => `\t${path} v1.0.0\n`).join("")})\n`;

async function plantWorkspace(stage: Stage, files: Record<string, string>): Promise<void> {
  stage.workspace = await stage.mkdir("workspace");
  for (const [name, content] of Object.entries(files)) {
    await stage.write(`workspace/${name}`, content);
  }
}

/** A go env file, and what must be told of it. */
const file = (text: string, expect: Partial<Expectation>): Draft => ({
  async plant(stage) {
    plantEnv({})(stage);
    await writeGoEnvFile(stage, text);
  },
  expect,
});

const withNetrc =
  (text: string, mode: number, values: Env = {}) =>
  async (stage: Stage) => {
    plantEnv({ GOPROXY: CORP, ...values })(stage);
    await stage.write(`${stage.home}/${process.platform === "win32" ? "_netrc" : ".netrc"}`, text, mode);
  };

/** Only the go command is on PATH. */
const withoutGit =
  (values: Env) =>
  (stage: Stage): void =>
    plantEnv({ PATH: `${stage.goroot}/bin`, ...values })(stage);

const noModes = () => (process.platform === "win32" ? "Windows has no permission bits" : undefined);
const HASH = `h1:${"x".repeat(42)}A=`;

export const configurationCases = casesOf(configuration, {
  faults: {
    "C1 GOPROXY of commas alone": env(
      { GOPROXY: ", ," },
      /refuses GOPROXY/,
      /contains no entries/,
      /unset GOPROXY/,
    ),
    "C2 a proxy after direct": hurts(
      { GOPROXY: `direct,${CORP}` },
      /corp\.example in GOPROXY is never asked/,
      /ends at direct/,
      /Put direct last/,
    ),
    "C2 direct after off": hurts(
      { GOPROXY: "off,direct" },
      /direct in GOPROXY is never asked/,
      /ends at off/,
    ),
    "C3 Direct with a capital letter": env(
      { GOPROXY: `${CORP},Direct` },
      /refuses GOPROXY/,
      /missing scheme: Direct \(direct is written in small letters\)/,
    ),
    "C3 OFF": env({ GOPROXY: "OFF" }, /refuses GOPROXY/, /missing scheme: OFF \(off is written/),
    "C3 none": env({ GOPROXY: "none" }, /refuses GOPROXY/, /missing scheme: none/),
    "C3 a folder": env(
      { GOPROXY: "/srv/proxy" },
      /refuses/,
      /missing scheme: \/srv\/proxy \(a folder is written as/,
    ),
    "C3 ftp": env({ GOPROXY: "ftp://corp.example" }, /refuses/, /must be https, http, file\): ftp:/),
    "C3 a folder on another host": env({ GOPROXY: "file://host/proxy" }, /refuses/, /non-path elements/),
    "C3 no host": env({ GOPROXY: "https:///proxy" }, /refuses/, /without a host/),
    "C4 entries separated by semicolons": env(
      { GOPROXY: `${CORP};direct` },
      /a semicolon between two entries/,
      /only a comma or a bar/,
      /GOPROXY=https:\/\/goproxy\.corp\.example,direct/,
    ),
    "C4 entries separated by a blank": env(
      { GOPROXY: `${CORP}/go direct` },
      /a blank between two entries/,
      /one URL|asks https/,
    ),
    "C4 entries separated by a blank behind the host": env(
      { GOPROXY: `${CORP} direct` },
      /refuses/,
      /host name/,
    ),
    "C4 quotes": env(
      { GOPROXY: `"${CORP},direct"` },
      /refuses/,
      /cannot contain colon \(the quotes are part/,
    ),
    "C4 quotes in the go env file": file(`GOPROXY="${CORP}"\n`, {
      message: /refuses GOPROXY/,
      cause: /quotes are part/,
      fix: /^go env -u GOPROXY$/,
      location: /go.env:1$/,
    }),
    "C5 http to another machine": hurts(
      { GOPROXY: "http://goproxy.corp.example:3000" },
      /asked without encryption/,
      /on the way/,
      /https URL/,
    ),
    "C5 http with a password": env(
      { GOPROXY: "http://ann:hunter22@goproxy.corp.example" },
      /never asks http:\/\/‹redacted›@goproxy/,
      /refuses to send/,
      /netrc/,
    ),
    "C6 a password in GOPROXY": env(
      { GOPROXY: "https://ann:hunter22@goproxy.corp.example,direct" },
      /holds a password/,
      /GOPROXY=https:\/\/‹redacted›@goproxy\.corp\.example,direct comes from the environment/,
      /go help goauth/,
    ),
    "C6 a token in a query": env(
      { GOPROXY: "https://goproxy.corp.example/?token=hunter22" },
      /a secret in a query/,
      /GOPROXY=https:\/\/goproxy\.corp\.example\/\?… comes/,
    ),
    "C6 a token as the user": hurts(
      { GOPROXY: "https://hunter22hunter22@goproxy.corp.example" },
      /user name, which may be a secret/,
      /passwords alone/,
    ),
    "C6 a password that makes GOPROXY no URL": env(
      { GOPROXY: "http://user:hunter22@[::1" },
      /refuses/,
      /GOPROXY=http:\/\/‹redacted›@\[::1 comes from .*missing '\]' in host/,
    ),
    "C7 a private host, and no GOPRIVATE": requiring(
      ["example.com/a", "git.corp.internal/x", "git.corp.internal/y"],
      {},
      {
        message:
          /git\.corp\.internal\/x, a private module \(and 1 more\), is sent to the public module proxy \S+ and the checksum database/,
        cause: /no public name/,
        fix: /GOPRIVATE=git\.corp\.internal$/,
        location: /go\.mod:6$/,
      },
    ),
    "C7 a private host behind a proxy of one's own, and the checksum database on": requiring(
      ["git.corp.internal/x"],
      { GOPROXY: CORP },
      { message: /is sent to the checksum database/, location: /go\.mod:5$/ },
    ),
    "C7 a private host in a member of a workspace": {
      async plant(stage) {
        plantEnv({})(stage);
        await plantWorkspace(stage, {
          "go.work": "go 1.21\n\nuse ./a\n",
          "a/go.mod": goMod(["git.home.arpa/x"]),
        });
      },
      expect: { message: /git\.home\.arpa\/x/, location: /a\/go\.mod:5$/ },
    },
    "C7 GONOPROXY alone": hurts(
      { GONOPROXY: "corp.example" },
      /match corp\.example are sent to the checksum database/,
      /not from the checksum database/,
      /GONOSUMDB=corp\.example$/,
    ),
    "C7 GONOSUMDB alone": hurts(
      { GONOSUMDB: "corp.example" },
      /match corp\.example are sent to the public module proxy/,
      /not from proxies/,
      /GONOPROXY=corp\.example$/,
    ),
    "C7 GONOSUMDB takes away what GOPRIVATE says": env(
      { GOPRIVATE: "corp.example", GONOSUMDB: "other.example", GONOPROXY: "corp.example,other.example" },
      /match corp\.example are sent to the checksum database/,
      /GOPRIVATE=corp\.example comes from the environment; GONOSUMDB=other\.example counts instead/,
    ),
    "C7 GONOPROXY=none before a public proxy": env(
      { GOPRIVATE: "corp.example", GONOPROXY: "none" },
      /match corp\.example are sent to the public module proxy/,
      /GONOPROXY=none counts instead/,
      /^(unset GONOPROXY|Remove-Item Env:GONOPROXY)$/,
    ),
    "C8 a blank after a comma": hurts(
      { GOPRIVATE: "a.example, corp.example" },
      /" corp\.example" in GOPRIVATE matches no module/,
      /the blank belongs to the pattern/,
      /GOPRIVATE=a\.example,corp\.example$/,
    ),
    "C8 a blank after a comma, and the workspace requires such a module": requiring(
      ["example.com/a", "corp.example/team/x"],
      { GOPRIVATE: "a.example, corp.example" },
      {
        message:
          /matches no module, so the name of corp\.example\/team\/x, which go\.mod requires, is sent to the public/,
        cause: /the blank belongs/,
        fix: /GOPRIVATE=a\.example,corp\.example$/,
        location: /go\.mod:6$/,
      },
    ),
    "C8 a blank after a comma in the go env file": file("GOPRIVATE=a.example, corp.example\n", {
      status: "warn",
      message: /" corp\.example" in GOPRIVATE/,
      fix: /^go env -w GOPRIVATE=a\.example,corp\.example$/,
      location: /go.env:1$/,
    }),
    "C8 a URL": hurts(
      { GOPRIVATE: "https://corp.example/" },
      /matches no module/,
      /it is a URL/,
      /=corp\.example$/,
    ),
    "C8 capital letters": hurts(
      { GOPRIVATE: "Corp.example" },
      /matches no module/,
      /capital/,
      /=corp\.example$/,
    ),
    "C8 a bracket that is not closed": hurts({ GOPRIVATE: "cor[" }, /"cor\[" in GOPRIVATE/, /malformed/),
    "C8 an address of ssh": hurts(
      { GOPRIVATE: "git@corp.example:team" },
      /matches no/,
      /"@"/,
      /=corp\.example\/team$/,
    ),
    "C8 semicolons": hurts(
      { GOPRIVATE: "a.example;b.example" },
      /matches no/,
      /";"/,
      /=a\.example,b\.example$/,
    ),
    "C8 a name without a dot": hurts({ GONOSUMDB: "corp" }, /"corp" in GONOSUMDB/, /has a dot/),
    "C8 *.corp does not match corp itself": requiring(
      ["corp.example/x", "a.corp.example/y"],
      { GOPRIVATE: "*.corp.example" },
      {
        status: "warn",
        message: /\*\.corp\.example in GOPRIVATE does not match corp\.example\/x, whose name is sent to/,
        cause: /before the dot/,
        fix: /GOPRIVATE='\*\.corp\.example,corp\.example'$/,
        location: /go\.mod:5$/,
      },
    ),
    "C8 corp/* does not match corp itself": requiring(
      ["corp.example"],
      { GOPRIVATE: "corp.example/*" },
      {
        status: "warn",
        message: /does not match corp\.example,/,
        cause: /one more element/,
        location: /go\.mod:5$/,
      },
    ),
    "C8 *corp matches hosts of strangers": hurts(
      { GOPRIVATE: "*corp.example" },
      /matches more than modules of one's own/,
      /evilcorp\.example, which anybody can register/,
    ),
    "C8 an owner with a star": hurts(
      { GOPRIVATE: "github.com/acme*" },
      /matches more/,
      /github\.com\/acme-fork, whose name/,
      /in full/,
    ),
    "C8 a whole public host": hurts(
      { GOPRIVATE: "github.com" },
      /matches more/,
      /every repository on github\.com/,
    ),
    "C8 GOPRIVATE=*": env({ GOPRIVATE: "*" }, /asked for no module/, /GOPRIVATE=\* comes from.*every module/),
    "C9 GOPROXY=off with GOPRIVATE": hurts(
      { GOPROXY: "off", GOPRIVATE: "corp.example" },
      /GOPROXY=off does not keep modules that match corp\.example off the network/,
      /GOPRIVATE counts first/,
      /GONOPROXY=none$/,
    ),
    "C10 off, and a sum is missing": {
      async plant(stage) {
        plantEnv({ GOPROXY: "off" })(stage);
        await plantWorkspace(stage, {
          "go.mod": goMod(["example.com/a", "example.com/B"]),
          "go.sum": `example.com/a v1.0.0/go.mod ${HASH}\n`,
        });
        for (const name of ["a", "!b"]) {
          await stage.write(
            `${stage.home}/go/pkg/mod/cache/download/example.com/${name}/@v/v1.0.0.mod`,
            "module x\n",
          );
        }
      },
      expect: {
        status: "warn",
        message: /does not keep the go command from asking the checksum database \S+ for example\.com\/B/,
        cause: /go\.sum has no sum/,
        location: /go\.mod:6$/,
      },
    },
    "C11 direct, and no git": {
      plant: withoutGit({ GOPROXY: "direct" }),
      expect: {
        message: /No module can be downloaded from a git/,
        cause: /no git on PATH/,
        fix: /Install git/,
      },
    },
    "C11 direct behind a proxy, and no git": {
      plant: withoutGit({ GOPROXY: `${CORP},direct` }),
      expect: { status: "warn", message: /What no module proxy has/, cause: /no git on PATH/ },
    },
    "C11 GOPRIVATE, and no git": {
      plant: withoutGit({ GOPROXY: CORP, GOPRIVATE: "corp.example" }),
      expect: {
        status: "warn",
        message: /Modules that match corp\.example cannot/,
        cause: /GOPRIVATE=corp.*no git/,
      },
    },
    "C11 a git that does not work": {
      async plant(stage) {
        const git = await stage.write(
          "bin/git",
          "#!/bin/sh\necho 'xcrun: error: no developer tools' >&2\nexit 1\n",
          0o755,
        );
        plantEnv({ GOPROXY: "direct", PATH: `${stage.path("bin")}:${stage.goroot}/bin` })(stage);
        await stage.chmod(git, 0o755);
      },
      unavailable: noScripts,
      expect: { message: /git does not run/, cause: /git version says: xcrun: error/ },
    },
    "C12 GOVCS without a colon": env(
      { GOVCS: "bogus" },
      /refuses GOVCS/,
      /malformed entry in GOVCS \(missing colon\): "bogus"/,
      /unset GOVCS/,
    ),
    "C12 GOVCS with a rule that is never reached": env(
      { GOVCS: "*:git,*:hg" },
      /refuses GOVCS/,
      /unreachable pattern in GOVCS: "\*:hg" after "\*:git"/,
    ),
    "C12 a malformed GOVCS that is not needed": hurts(
      { GOPROXY: CORP, GOVCS: "x:" },
      /refuses GOVCS/,
      /empty VCS list/,
    ),
    "C12 GOVCS lets nothing run for origins alone": env(
      { GOPROXY: "direct", GOVCS: "*:off" },
      /No public module can be downloaded/,
      /no version control system/,
    ),
    "C12 GOVCS disallows git for a required module": requiring(
      ["github.com/a/b/c"],
      { GOPROXY: "direct", GOVCS: "public:hg" },
      {
        message: /github\.com\/a\/b\/c, which go\.mod requires, cannot be downloaded/,
        cause: /disallows using git for public github\.com\/a\/b\b/,
        location: /go\.mod:5$/,
      },
    ),
    "C12 GOVCS disallows git for a private module": requiring(
      ["github.com/acme/b"],
      { GOPRIVATE: "github.com/acme", GOVCS: "private:hg" },
      { cause: /disallows using git for private github\.com\/acme\/b/, location: /go\.mod:5$/ },
    ),
    "C13 off among others": env(
      { GOAUTH: "netrc;off" },
      /stops at the first request/,
      /off cannot be combined/,
      /unset GOAUTH/,
    ),
    "C13 an empty command": env({ GOAUTH: "netrc;" }, /stops at/, /empty command/),
    "C13 git without a folder": env({ GOAUTH: "git" }, /stops at/, /takes the absolute path/),
    "C13 git of a relative folder": env({ GOAUTH: "git repo" }, /stops at/, /absolute path/),
    "C13 git of no folder": env({ GOAUTH: "git /nonexistent" }, /stops at/, /of no folder/),
    "C13 a program that is missing": hurts(
      { GOAUTH: "credentials-helper --token hunter22hunter22" },
      /the program credentials-helper, which is not found/,
      /GOAUTH comes from the environment/,
    ),
    "C14 GOSUMDB=off": env({ GOSUMDB: "off" }, /database is off/, /first download/, /unset GOSUMDB/),
    "C14 GOSUMDB=off in the go env file": file("GOFLAGS=\nGOSUMDB=off\n", {
      message: /database is off/,
      fix: /^go env -u GOSUMDB$/,
      location: /go.env:2$/,
    }),
    "C14 GOSUMDB=OFF": env({ GOSUMDB: "OFF" }, /refuses GOSUMDB/, /malformed verifier id \(off is written/),
    "C14 GOSUMDB of three words": env({ GOSUMDB: "a b c" }, /refuses GOSUMDB/, /too many fields/),
    "C14 GOSUMDB of a name that has no key": env(
      { GOSUMDB: "sum.corp.example" },
      /refuses GOSUMDB/,
      /malformed verifier id/,
    ),
    "C14 GONOSUMDB=*": env({ GONOSUMDB: "*" }, /asked for no module/, /every module/, /unset GONOSUMDB/),
    "C14 GONOSUMDB=*/*": env({ GONOSUMDB: "*/*" }, /asked for no module/, /every module/),
    "C14 GONOSUMCHECK": hurts(
      { GONOSUMCHECK: "1" },
      /no go command heeds it/,
      /GONOSUMDB/,
      /unset GONOSUMCHECK/,
    ),
    "C14 -mod=mod in GOFLAGS": hurts(
      { GOFLAGS: "-mod=mod" },
      /may change go\.mod and go\.sum/,
      /environment/,
      /unset GOFLAGS/,
    ),
    "C14 -mod=mod in the go env file": file("GOFLAGS=-mod=mod\n", {
      status: "warn",
      message: /may change/,
      fix: /go env -u GOFLAGS/,
      location: /go.env:1$/,
    }),
    "GOINSECURE of a host": hurts(
      { GOPRIVATE: "corp.example", GOINSECURE: "corp.example" },
      /match corp\.example may be fetched without TLS/,
      /not asked for them either/,
    ),
    "GOINSECURE=*": env({ GOINSECURE: "*" }, /All modules may be fetched without TLS/, /on the way/),
    "C15 an HTTPS_PROXY that is no URL": env(
      { HTTPS_PROXY: "proxy example:3128" },
      /connects without a proxy and does not say so/,
      /first path segment in URL cannot contain colon/,
      /unset HTTPS_PROXY/,
    ),
    "C15 an HTTPS_PROXY with one slash": env(
      { HTTPS_PROXY: "http:/proxy.example:3128" },
      /looks for a proxy called http\./,
      /read again/,
    ),
    "C15 a kind of proxy that Go does not know": env(
      { https_proxy: "socks4://127.0.0.1:1" },
      /https_proxy names a kind/,
      /scheme is socks4/,
    ),
    "C15 a password in a proxy that Go does not know": env(
      { HTTPS_PROXY: "ftp://ann:hunter22@proxy.example" },
      /does not know/,
      /HTTPS_PROXY=ftp:\/\/‹redacted›@proxy\.example comes/,
    ),
    "C15 HTTP_PROXY in a CGI environment": env(
      { GOPROXY: "http://goproxy.corp.example", HTTP_PROXY: "proxy.example:3128", REQUEST_METHOD: "GET" },
      /refuses to use HTTP_PROXY/,
      /REQUEST_METHOD/,
      /unset REQUEST_METHOD/,
    ),
    "C15 ALL_PROXY alone": hurts(
      { ALL_PROXY: "http://proxy.example:3128" },
      /does not heed ALL_PROXY/,
      /alone/,
      /HTTPS_PROXY/,
    ),
    "C15 NO_PROXY with blanks for commas": hurts(
      { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "a.example b.example" },
      /"a\.example b\.example" in NO_PROXY matches no host/,
      /commas/,
    ),
    "C15 NO_PROXY with a star inside": hurts(
      { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "ok.example,git*.example" },
      /"git\*\.example" in NO_PROXY/,
    ),
    "a netrc that others can read": {
      plant: withNetrc("machine a.example login ann password hunter22\n", 0o644),
      unavailable: noModes,
      expect: {
        status: "warn",
        message: /Other users/,
        cause: /is 0644/,
        fix: /^chmod 600 .*netrc$/,
        location: /netrc:/,
      },
    },
    "NETRC names no file": hurts(
      { NETRC: "/nonexistent" },
      /netrc file is not read/,
      /which NETRC names, does not exist/,
      /unset NETRC/,
    ),
    "a netrc whose machine lacks the port": {
      plant: withNetrc("machine goproxy.corp.example login ann password hunter22\n", 0o600, {
        GOPROXY: `${CORP}:8443`,
      }),
      expect: {
        status: "warn",
        message: /sends no credentials to goproxy\.corp\.example:8443/,
        cause: /host and port/,
      },
    },
    "a netrc whose words are on lines of their own": {
      plant: withNetrc("machine\ngoproxy.corp.example\nlogin\nann\npassword\nhunter22\n", 0o600),
      expect: {
        status: "warn",
        message: /sends no credentials/,
        cause: /on one line/,
        fix: /machine goproxy\.corp\.example login/,
      },
    },
  },
  healthy: {
    "nothing is set": {
      plant: plantEnv({}),
      expect: {
        message: /^GOPROXY=\S+,direct$/,
        cause: /^GOPROXY=\S+ comes from .*go\.env:\d+\.$/,
        location: /go\.env:\d+$/,
      },
    },
    "each value told with its place": {
      async plant(stage) {
        plantEnv({ GOPROXY: CORP })(stage);
        await writeGoEnvFile(stage, "GOPRIVATE=corp.example\n");
      },
      expect: {
        message: /^GONOSUMDB=corp\.example$/,
        cause: /^It follows GOPRIVATE\. .*env:1\.$/,
        location: /go.env:1$/,
      },
    },
    "a trailing comma and empty entries": { plant: plantEnv({ GOPROXY: `,${CORP}, ,` }) },
    "direct alone": { plant: plantEnv({ GOPROXY: "direct" }) },
    "direct,off": { plant: plantEnv({ GOPROXY: "direct,off" }) },
    "a bar for a comma": { plant: plantEnv({ GOPROXY: `${CORP}|${CORP}/other|direct` }) },
    "a host without a scheme": { plant: plantEnv({ GOPROXY: "goproxy.corp.example/go,direct" }) },
    "a folder as proxy": { plant: plantEnv({ GOPROXY: "file:///srv/my proxies" }) },
    "a folder as proxy, and no database": {
      plant: plantEnv({ GOPROXY: "file:///srv/proxy", GOSUMDB: "off" }),
    },
    "a semicolon in a path": { plant: plantEnv({ GOPROXY: `${CORP}/go;v=1/x` }) },
    "http to this machine": {
      plant: plantEnv({ GOPROXY: "http://localhost:3000,http://127.0.0.1,http://[::1]:8080" }),
    },
    "off, and modules are vendored": requiring(["example.com/a"], { GOPROXY: "off", GOFLAGS: "-mod=vendor" }),
    "off, and GOPRIVATE, and modules are vendored": {
      plant: plantEnv({ GOPROXY: "off", GOPRIVATE: "corp.example", GOFLAGS: "-mod=vendor" }),
    },
    "all off, as on a machine without network": { plant: plantEnv({ GOPROXY: "off", GOSUMDB: "off" }) },
    "off and GONOPROXY=none": {
      plant: plantEnv({ GOPROXY: "off", GOPRIVATE: "corp.example", GONOPROXY: "none" }),
    },
    "off, and go.sum is whole": requiring(
      ["example.com/a"],
      { GOPROXY: "off" },
      {},
      {
        "go.sum": `example.com/a v1.0.0/go.mod ${HASH}\n`,
      },
    ),
    "a proxy of one's own before everything, private modules too": requiring(
      ["git.corp.internal/x", "corp.example/y"],
      {
        GOPROXY: CORP,
        GOPRIVATE: "*.corp.internal,corp.example",
        GONOPROXY: "none",
      },
    ),
    "GONOSUMDB alone behind a proxy of one's own": {
      plant: plantEnv({ GOPROXY: CORP, GONOSUMDB: "corp.example" }),
    },
    "GONOSUMDB that equals GONOPROXY": {
      plant: plantEnv({ GONOPROXY: "corp.example,*.corp.example", GONOSUMDB: "*.corp.example,corp.example" }),
    },
    "GONOSUMDB that is wider than GONOPROXY": {
      plant: plantEnv({ GONOPROXY: "corp.example/a", GONOSUMDB: "corp.example", GOPROXY: CORP }),
    },
    "GOPRIVATE of private modules": requiring(["git.corp.internal/x", "corp.example/y"], {
      GOPRIVATE: "*.internal,git.corp.internal,corp.example/*,github.com/acme,github.com/acme-x/lib*",
    }),
    "a private host that is replaced by a folder": requiring(
      [],
      {},
      {},
      {
        "go.mod":
          "module example.com/own\n\nrequire git.corp.internal/x v1.0.0\n\nreplace git.corp.internal/x => ./x\n",
      },
    ),
    "a private host that is a member of the workspace": {
      async plant(stage) {
        plantEnv({})(stage);
        await plantWorkspace(stage, {
          "go.work": "go 1.21\n\nuse (\n\t./a\n\t./b\n)\n",
          "a/go.mod": goMod(["git.corp.internal/x"]),
          "b/go.mod": "module git.corp.internal/x\n",
        });
      },
      expect: {},
    },
    "GOINSECURE of this machine": { plant: plantEnv({ GOINSECURE: "localhost,127.0.0.1" }) },
    "GOINSECURE where no origin is asked": { plant: plantEnv({ GOPROXY: CORP, GOINSECURE: "corp.example" }) },
    "GOVCS of a careful person": {
      plant: plantEnv({ GOVCS: "github.com:git,evil.example:off, public:off ,private:all" }),
    },
    "no git, and no origin is asked": { plant: withoutGit({ GOPROXY: CORP }) },
    "GOAUTH with git and a program": {
      plant: (stage) => plantEnv({ GOAUTH: `netrc; git ${stage.home};env x` })(stage),
      expect: { message: /^GOAUTH=‹redacted›$/ },
    },
    "GOAUTH=off": { plant: plantEnv({ GOAUTH: "off" }) },
    "a database of one's own": {
      plant: plantEnv({
        GOSUMDB:
          "sum.corp.example+f632e1ed+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8 https://goproxy.corp.example/sumdb",
      }),
    },
    "a netrc that only its owner can read": {
      plant: withNetrc(
        "machine goproxy.corp.example\n  login ann\n  password hunter22\nmacdef x\n\ndefault login a password b\n",
        0o600,
      ),
    },
    "a netrc without passwords": { plant: withNetrc("machine a.example\nlogin ann\n", 0o644) },
    "HTTP proxies in every form that Go takes": {
      plant: plantEnv({
        https_proxy: "proxy.example:3128",
        HTTP_PROXY: "socks5://ann:hunter22@127.0.0.1:1080",
        NO_PROXY: "localhost, .corp.example,*.a.example,10.0.0.0/8,[::1]:80,b.example:443",
        ALL_PROXY: "socks5://127.0.0.1",
      }),
      expect: { message: /^HTTP_PROXY=socks5:\/\/‹redacted›@127\.0\.0\.1:1080$/ },
    },
    "NO_PROXY=*": { plant: plantEnv({ HTTPS_PROXY: "http://proxy.example", NO_PROXY: "*" }) },
  },
});
