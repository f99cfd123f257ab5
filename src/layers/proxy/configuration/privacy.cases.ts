import {
  CORP,
  type Drafts,
  env,
  file,
  goMod,
  plantEnv,
  plantWorkspace,
  requiring,
  warns,
} from "./case-kit.ts";

/** Faults that reveal names of private modules or disable verification: rules C7 to C9, and GOINSECURE. */
export const privacyFaults: Drafts = {
  "C7 a private host, and no GOPRIVATE": requiring(
    ["example.com/a", "git.corp.internal/x", "git.corp.internal/y"],
    {},
    {
      message:
        /git\.corp\.internal\/x, a private module \(and 1 more\), reveals its name to the public module proxy \S+ and the checksum database/,
      cause: /not a public host name/,
      fix: /GOPRIVATE=git\.corp\.internal$/,
      location: /go\.mod:6$/,
    },
  ),
  "C7 a private host behind a company proxy, and the checksum database on": requiring(
    ["git.corp.internal/x"],
    { GOPROXY: CORP },
    { message: /reveals its name to the checksum database/, location: /go\.mod:5$/ },
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
  "C7 GONOPROXY alone": warns(
    { GONOPROXY: "corp.example" },
    /matches corp\.example reveals its name to the checksum database/,
    /the setting for the checksum database \S+ is GONOSUMDB, which is not set/,
    /GONOSUMDB=corp\.example$/,
  ),
  "C7 GONOSUMDB alone": warns(
    { GONOSUMDB: "corp.example" },
    /matches corp\.example reveals its name to the public module proxy/,
    /the setting for the public module proxy \S+ is GONOPROXY, which is not set/,
    /GONOPROXY=corp\.example$/,
  ),
  "C7 GONOSUMDB overrides GOPRIVATE": env(
    { GOPRIVATE: "corp.example", GONOSUMDB: "other.example", GONOPROXY: "corp.example,other.example" },
    /matches corp\.example reveals its name to the checksum database/,
    /GOPRIVATE=corp\.example comes from the environment; the setting for the checksum database \S+ is GONOSUMDB=other\.example/,
  ),
  "C7 GONOPROXY=none before a public proxy": env(
    { GOPRIVATE: "corp.example", GONOPROXY: "none" },
    /matches corp\.example reveals its name to the public module proxy/,
    /the setting for the public module proxy \S+ is GONOPROXY=none/,
    /^(unset GONOPROXY|Remove-Item Env:GONOPROXY)$/,
  ),
  "C8 a space after a comma": warns(
    { GOPRIVATE: "a.example, corp.example" },
    /" corp\.example" in GOPRIVATE matches no module/,
    /white space is part of the pattern/,
    /GOPRIVATE=a\.example,corp\.example$/,
  ),
  "C8 a space after a comma, and the workspace requires such a module": requiring(
    ["example.com/a", "corp.example/team/x"],
    { GOPRIVATE: "a.example, corp.example" },
    {
      message:
        /matches no module, so a download of corp\.example\/team\/x, which go\.mod requires, reveals its name to the public/,
      cause: /white space is part of/,
      fix: /GOPRIVATE=a\.example,corp\.example$/,
      location: /go\.mod:6$/,
    },
  ),
  "C8 a space before a private host": requiring(
    ["git.corp.internal/x"],
    { GOPRIVATE: "a.example, git.corp.internal" },
    {
      message:
        /^" git\.corp\.internal" in GOPRIVATE matches no module, so a download of git\.corp\.internal\/x, /,
      fix: /GOPRIVATE=a\.example,git\.corp\.internal$/,
    },
  ),
  "C8 a space after a comma in the go env file": file("GOPRIVATE=a.example, corp.example\n", {
    status: "warn",
    message: /" corp\.example" in GOPRIVATE/,
    fix: /^go env -w GOPRIVATE=a\.example,corp\.example$/,
    location: /go.env:1$/,
  }),
  "C8 a URL": warns(
    { GOPRIVATE: "https://corp.example/" },
    /matches no module/,
    /it is a URL/,
    /=corp\.example$/,
  ),
  "C8 capital letters": warns(
    { GOPRIVATE: "Corp.example" },
    /matches no module/,
    /capital/,
    /=corp\.example$/,
  ),
  "C8 a bracket that is not closed": warns({ GOPRIVATE: "cor[" }, /"cor\[" in GOPRIVATE/, /malformed/),
  "C8 an address of ssh": warns(
    { GOPRIVATE: "git@corp.example:team" },
    /matches no/,
    /"@"/,
    /=corp\.example\/team$/,
  ),
  "C8 semicolons": warns(
    { GOPRIVATE: "a.example;b.example" },
    /matches no/,
    /";"/,
    /=a\.example,b\.example$/,
  ),
  "C8 a name without a dot": warns({ GONOSUMDB: "corp" }, /"corp" in GONOSUMDB/, /has a dot/),
  "C8 *.corp does not match corp itself": requiring(
    ["corp.example/x", "a.corp.example/y"],
    { GOPRIVATE: "*.corp.example" },
    {
      status: "warn",
      message:
        /\*\.corp\.example in GOPRIVATE does not match corp\.example\/x, so a download reveals its name to/,
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
      cause: /one more path element/,
      location: /go\.mod:5$/,
    },
  ),
  "C8 *corp matches hosts of others": warns(
    { GOPRIVATE: "*corp.example" },
    /matches more than your own modules/,
    /evilcorp\.example, which anyone can register/,
  ),
  "C8 an owner with a star": warns(
    { GOPRIVATE: "github.com/acme*" },
    /matches more/,
    /github\.com\/acme-fork, a name that/,
    /in full/,
  ),
  "C8 a whole public host": warns(
    { GOPRIVATE: "github.com" },
    /matches more/,
    /every repository on github\.com/,
  ),
  "C8 GOPRIVATE=*": env(
    { GOPRIVATE: "*" },
    /never queries the checksum database/,
    /GOPRIVATE=\* comes from.*every module/,
  ),
  "C9 GOPROXY=off with GOPRIVATE": warns(
    { GOPROXY: "off", GOPRIVATE: "corp.example" },
    /GOPROXY=off does not stop downloads of modules that match corp\.example/,
    /GOPRIVATE comes first/,
    /GONOPROXY=none$/,
  ),
  "C9 GOPROXY=off with GOPRIVATE, and the database off": warns(
    { GOPROXY: "off", GOSUMDB: "off", GOPRIVATE: "corp.example" },
    /GOPROXY=off does not stop downloads of modules that match corp\.example/,
    /GOPRIVATE comes first/,
    /GONOPROXY=none$/,
  ),
  "GOINSECURE of a host": warns(
    { GOPRIVATE: "corp.example", GOINSECURE: "corp.example" },
    /match corp\.example may be fetched without TLS/,
    /does not cover them either/,
  ),
  "GOINSECURE=*": warns(
    { GOINSECURE: "*" },
    /All modules may be fetched without TLS/,
    /on the network path can see/,
  ),
  "GOINSECURE=* without the checksum database": env(
    { GOINSECURE: "*", GONOSUMDB: "*" },
    /All modules may be fetched without TLS/,
    /does not cover them either/,
  ),
};
