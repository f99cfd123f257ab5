import { casesOf } from "../../engine/case.ts";
import { writeGoEnvFile } from "../shared/case-kit.ts";
import {
  CORP,
  goMod,
  HASH,
  plantEnv,
  plantWorkspace,
  requiring,
  withNetrc,
  withoutGit,
} from "./configuration/case-kit.ts";
import { otherFaults } from "./configuration/others.cases.ts";
import { privacyFaults } from "./configuration/privacy.cases.ts";
import { proxyFaults } from "./configuration/proxies.cases.ts";
import { configuration } from "./configuration.ts";

export const configurationCases = casesOf(configuration, {
  faults: { ...proxyFaults, ...privacyFaults, ...otherFaults },
  healthy: {
    "nothing is set": {
      plant: plantEnv({}),
      expect: {
        message: /^GOPROXY=\S+,direct$/,
        cause: /^It comes from .*go\.env:\d+\.$/,
        location: /go\.env:\d+$/,
      },
    },
    "each value is shown with its origin": {
      async plant(stage) {
        plantEnv({ GOPROXY: CORP })(stage);
        await writeGoEnvFile(stage, "GOPRIVATE=corp.example\n");
      },
      expect: {
        message: /^GONOSUMDB=corp\.example$/,
        cause: /^It comes from .*env:1, as the value of GOPRIVATE\.$/,
        location: /go.env:1$/,
      },
    },
    "a trailing comma and empty entries": { plant: plantEnv({ GOPROXY: `,${CORP}, ,` }) },
    "direct alone": { plant: plantEnv({ GOPROXY: "direct" }) },
    "direct,off": { plant: plantEnv({ GOPROXY: "direct,off" }) },
    "pipes instead of commas": { plant: plantEnv({ GOPROXY: `${CORP}|${CORP}/other|direct` }) },
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
    "off, and private modules are vendored": requiring(["git.corp.internal/x"], {
      GOPROXY: "off",
      GOFLAGS: "-mod=vendor",
    }),
    "all off, as on a machine without network": { plant: plantEnv({ GOPROXY: "off", GOSUMDB: "off" }) },
    "off and GONOPROXY=none": {
      plant: plantEnv({ GOPROXY: "off", GOPRIVATE: "corp.example", GONOPROXY: "none" }),
    },
    "off, and go.sum is complete": requiring(
      ["example.com/a"],
      { GOPROXY: "off" },
      {},
      {
        "go.sum": `example.com/a v1.0.0/go.mod ${HASH}\n`,
      },
    ),
    "a company proxy for all modules, private ones too": requiring(
      ["git.corp.internal/x", "corp.example/y"],
      {
        GOPROXY: CORP,
        GOPRIVATE: "*.corp.internal,corp.example",
        GONOPROXY: "none",
      },
    ),
    "GONOSUMDB alone behind a company proxy": {
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
    "GOINSECURE without downloads from repositories": {
      plant: plantEnv({ GOPROXY: CORP, GOINSECURE: "corp.example" }),
    },
    "a strict GOVCS": {
      plant: plantEnv({ GOVCS: "github.com:git,evil.example:off, public:off ,private:all" }),
    },
    "no git, and no downloads from repositories": { plant: withoutGit({ GOPROXY: CORP }) },
    "GOAUTH with git and a program": {
      plant: (stage) => plantEnv({ GOAUTH: `netrc; git ${stage.home};env x` })(stage),
      expect: { message: /^GOAUTH=‹redacted›$/ },
    },
    "GOAUTH=off": { plant: plantEnv({ GOAUTH: "off" }) },
    "a company checksum database": {
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
    "HTTP proxies in every form that Go supports": {
      plant: plantEnv({
        https_proxy: "proxy.example:3128",
        HTTP_PROXY: "socks5://ann:hunter22@127.0.0.1:1080",
        NO_PROXY: "localhost, .corp.example,*.a.example,10.0.0.0/8,[::1]:80,b.example:443",
        ALL_PROXY: "socks5://127.0.0.1",
      }),
      expect: { message: /^HTTP_PROXY=socks5:\/\/‹redacted›@127\.0\.0\.1:1080$/ },
    },
    "a later -mod=readonly in GOFLAGS overrides -mod=mod": {
      plant: plantEnv({ GOFLAGS: "-mod=mod '-mod=readonly'" }),
    },
    "NO_PROXY=*": { plant: plantEnv({ HTTPS_PROXY: "http://proxy.example", NO_PROXY: "*" }) },
  },
});
