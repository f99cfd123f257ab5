import { linkedGoroot } from "../../shared/case-kit.ts";
import { CORP, type Drafts, env, file, plantEnv, warns } from "./case-kit.ts";

/** Faults of GOPROXY itself: rules C1 to C6. */
export const proxyFaults: Drafts = {
  "C1 GOPROXY of commas alone": env(
    { GOPROXY: ", ," },
    /rejects GOPROXY/,
    /contains no entries/,
    /unset GOPROXY/,
  ),
  "C1 no GOPROXY, since go.env is missing": {
    async plant(stage) {
      plantEnv({})(stage);
      await stage.remove(`${await linkedGoroot(stage)}/go.env`);
    },
    expect: { message: /GOPROXY has no value/, cause: /see install\.environment/ },
  },
  "C2 a proxy after direct": warns(
    { GOPROXY: `direct,${CORP}` },
    /corp\.example in GOPROXY is never used/,
    /ends at direct/,
    /Put direct last/,
  ),
  "C2 direct after off": warns({ GOPROXY: "off,direct" }, /direct in GOPROXY is never used/, /ends at off/),
  "C3 Direct with a capital letter": env(
    { GOPROXY: `${CORP},Direct` },
    /rejects GOPROXY/,
    /missing scheme: Direct \(direct must be lowercase\)/,
  ),
  "C3 OFF": env({ GOPROXY: "OFF" }, /rejects GOPROXY/, /missing scheme: OFF \(off must be lowercase/),
  "C3 none": env({ GOPROXY: "none" }, /rejects GOPROXY/, /missing scheme: none/),
  "C3 a folder": env(
    { GOPROXY: "/srv/proxy" },
    /rejects/,
    /missing scheme: \/srv\/proxy \(write a folder as/,
  ),
  "C3 ftp": env({ GOPROXY: "ftp://corp.example" }, /rejects/, /must be https, http, file\): ftp:/),
  "C3 a folder on another host": env({ GOPROXY: "file://host/proxy" }, /rejects/, /non-path elements/),
  "C3 no host": env({ GOPROXY: "https:///proxy" }, /rejects/, /without a host/),
  "C4 entries separated by semicolons": env(
    { GOPROXY: `${CORP};direct` },
    /a semicolon between two entries/,
    /only a comma or a pipe/,
    /GOPROXY=https:\/\/goproxy\.corp\.example,direct/,
  ),
  "C4 entries separated by a space": env(
    { GOPROXY: `${CORP}/go direct` },
    /a space between two entries/,
    /one URL|requests https/,
  ),
  "C4 entries separated by a space after the host": env(
    { GOPROXY: `${CORP} direct` },
    /rejects/,
    /host name/,
  ),
  "C4 quotes": env({ GOPROXY: `"${CORP},direct"` }, /rejects/, /cannot contain colon \(the quotes are part/),
  "C4 quotes in the go env file": file(`GOPROXY="${CORP}"\n`, {
    message: /rejects GOPROXY/,
    cause: /quotes are part/,
    fix: /^go env -u GOPROXY$/,
    location: /go.env:1$/,
  }),
  "C5 http to another machine": warns(
    { GOPROXY: "http://goproxy.corp.example:3000" },
    /connects to http:\/\/goproxy\S+ without encryption/,
    /on the network path/,
    /https URL/,
  ),
  "C5 http with a password": env(
    { GOPROXY: "http://ann:hunter22@goproxy.corp.example" },
    /never sends a request to http:\/\/‹redacted›@goproxy/,
    /refuses to send/,
    /netrc/,
  ),
  "C6 a password in GOPROXY": env(
    { GOPROXY: "https://ann:hunter22@goproxy.corp.example,direct" },
    /contains a password/,
    /GOPROXY=https:\/\/‹redacted›@goproxy\.corp\.example,direct comes from the environment/,
    /go help goauth/,
  ),
  "C6 a token in a query": env(
    { GOPROXY: "https://goproxy.corp.example/?token=hunter22" },
    /a secret in a query/,
    /GOPROXY=https:\/\/goproxy\.corp\.example\/\?… comes/,
  ),
  "C6 a token as the user": warns(
    { GOPROXY: "https://hunter22hunter22@goproxy.corp.example" },
    /user name, which may be a secret/,
    /hides only passwords/,
  ),
  "C6 a password that makes GOPROXY malformed": env(
    { GOPROXY: "http://user:hunter22@[::1" },
    /rejects/,
    /GOPROXY=http:\/\/‹redacted›@\[::1 comes from .*missing '\]' in host/,
  ),
};
