import { noScripts } from "../../shared/case-kit.ts";
import {
  CORP,
  type Drafts,
  env,
  file,
  goMod,
  HASH,
  noModes,
  plantEnv,
  plantWorkspace,
  requiring,
  warns,
  withNetrc,
  withoutGit,
} from "./case-kit.ts";

/** Faults of the checksum database, version control, credentials and HTTP proxies: rules C10 to C15. */
export const otherFaults: Drafts = {
  "C10 off, and a go.sum line is missing": {
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
      message: /does not stop the go command from querying the checksum database \S+ for example\.com\/B/,
      cause: /go\.sum has no line/,
      location: /go\.mod:6$/,
    },
  },
  "C11 direct, and no git": {
    plant: withoutGit({ GOPROXY: "direct" }),
    expect: {
      message: /No module can be downloaded from a git/,
      cause: /git is not on PATH/,
      fix: /Install git/,
    },
  },
  "C11 direct behind a proxy, and no git": {
    plant: withoutGit({ GOPROXY: `${CORP},direct` }),
    expect: { status: "warn", message: /Modules that no module proxy has/, cause: /git is not on PATH/ },
  },
  "C11 GOPRIVATE, and no git": {
    plant: withoutGit({ GOPROXY: CORP, GOPRIVATE: "corp.example" }),
    expect: {
      status: "warn",
      message: /Modules that match corp\.example cannot/,
      cause: /GOPRIVATE=corp.*git is not/,
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
    expect: { message: /git does not run/, cause: /git version reports: xcrun: error/ },
  },
  "C12 GOVCS without a colon": env(
    { GOVCS: "bogus" },
    /rejects GOVCS/,
    /malformed entry in GOVCS \(missing colon\): "bogus"/,
    /unset GOVCS/,
  ),
  "C12 GOVCS with a rule that is never reached": env(
    { GOVCS: "*:git,*:hg" },
    /rejects GOVCS/,
    /unreachable pattern in GOVCS: "\*:hg" after "\*:git"/,
  ),
  "C12 a malformed GOVCS that is not needed": warns(
    { GOPROXY: CORP, GOVCS: "x:" },
    /rejects GOVCS/,
    /empty VCS list/,
  ),
  "C12 GOVCS allows nothing, and GOPROXY is direct": env(
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
    /fails at the first https request/,
    /off cannot be combined/,
    /unset GOAUTH/,
  ),
  "C13 an empty command": env({ GOAUTH: "netrc;" }, /fails at the first/, /empty command/),
  "C13 git without a folder": env(
    { GOAUTH: "git" },
    /fails at the first/,
    /the absolute path of a working directory/,
  ),
  "C13 git of a relative folder": env({ GOAUTH: "git repo" }, /fails at the first/, /absolute path/),
  "C13 git of a missing folder": env({ GOAUTH: "git /nonexistent" }, /fails at the first/, /is not a folder/),
  "C13 a program that is missing, in quotes": warns(
    { GOAUTH: "netrc;'my helper' x" },
    /the program my helper, which does not exist/,
  ),
  "C13 a program that is missing": warns(
    { GOAUTH: "credentials-helper --token hunter22hunter22" },
    /the program credentials-helper, which does not exist/,
    /GOAUTH comes from the environment/,
  ),
  "C14 GOSUMDB=off": env({ GOSUMDB: "off" }, /database is off/, /first download/, /unset GOSUMDB/),
  "C14 GOSUMDB=off in the go env file": file("GOFLAGS=\nGOSUMDB=off\n", {
    message: /database is off/,
    fix: /^go env -u GOSUMDB$/,
    location: /go.env:2$/,
  }),
  "C14 GOSUMDB=OFF": env(
    { GOSUMDB: "OFF" },
    /rejects GOSUMDB/,
    /malformed verifier id \(off must be lowercase/,
  ),
  "C14 GOSUMDB of three words": env({ GOSUMDB: "a b c" }, /rejects GOSUMDB/, /too many fields/),
  "C14 GOSUMDB of a name without a key": env(
    { GOSUMDB: "sum.corp.example" },
    /rejects GOSUMDB/,
    /malformed verifier id/,
  ),
  "C14 GONOSUMDB=*": env(
    { GONOSUMDB: "*" },
    /never queries the checksum database/,
    /every module/,
    /unset GONOSUMDB/,
  ),
  "C14 GONOSUMDB=*/*": env({ GONOSUMDB: "*/*" }, /never queries the checksum database/, /every module/),
  "C14 GONOSUMCHECK": warns(
    { GONOSUMCHECK: "1" },
    /the go command ignores it/,
    /GONOSUMDB/,
    /unset GONOSUMCHECK/,
  ),
  "C14 -mod=mod in GOFLAGS": warns(
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
  "C15 an HTTPS_PROXY that is not a URL": env(
    { HTTPS_PROXY: "proxy example:3128" },
    /silently connects without a proxy/,
    /first path segment in URL cannot contain colon/,
    /unset HTTPS_PROXY/,
  ),
  "C15 an HTTPS_PROXY with one slash": env(
    { HTTPS_PROXY: "http:/proxy.example:3128" },
    /looks for a proxy called http\./,
    /adds http:\/\/ and reads it again/,
  ),
  "C15 a kind of proxy that Go does not support": env(
    { https_proxy: "socks4://127.0.0.1:1" },
    /https_proxy names a kind/,
    /scheme is socks4/,
  ),
  "C15 a password in a proxy that Go does not support": env(
    { HTTPS_PROXY: "ftp://ann:hunter22@proxy.example" },
    /does not support/,
    /HTTPS_PROXY=ftp:\/\/‹redacted›@proxy\.example comes/,
  ),
  "C15 HTTP_PROXY in a CGI environment": env(
    { GOPROXY: "http://goproxy.corp.example", HTTP_PROXY: "proxy.example:3128", REQUEST_METHOD: "GET" },
    /refuses to use HTTP_PROXY/,
    /REQUEST_METHOD/,
    /unset REQUEST_METHOD/,
  ),
  "C15 ALL_PROXY alone": warns(
    { ALL_PROXY: "http://proxy.example:3128" },
    /ignores ALL_PROXY/,
    /only HTTPS_PROXY/,
    /HTTPS_PROXY/,
  ),
  "C15 NO_PROXY with spaces instead of commas": warns(
    { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "a.example b.example" },
    /"a\.example b\.example" in NO_PROXY matches no host/,
    /commas/,
  ),
  "C15 NO_PROXY with a star inside": warns(
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
  "NETRC names a missing file": warns(
    { NETRC: "/nonexistent" },
    /silently ignores the netrc file/,
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
  "a netrc with each word on its own line": {
    plant: withNetrc("machine\ngoproxy.corp.example\nlogin\nann\npassword\nhunter22\n", 0o600),
    expect: {
      status: "warn",
      message: /sends no credentials/,
      cause: /on the same line/,
      fix: /machine goproxy\.corp\.example login/,
    },
  },
};
