import { linkedGoroot } from "../../shared/case-kit.ts";
import { CORP, type Drafts, env, file, hurts, plantEnv } from "./case-kit.ts";

/** Faults of GOPROXY itself: rules C1 to C6. */
export const proxyFaults: Drafts = {
  "C1 GOPROXY of commas alone": env(
    { GOPROXY: ", ," },
    /refuses GOPROXY/,
    /contains no entries/,
    /unset GOPROXY/,
  ),
  "C1 no GOPROXY, since go.env is missing": {
    async plant(stage) {
      plantEnv({})(stage);
      await stage.remove(`${await linkedGoroot(stage)}/go.env`);
    },
    expect: { message: /GOPROXY has no value/, cause: /install\.environment tells more/ },
  },
  "C2 a proxy after direct": hurts(
    { GOPROXY: `direct,${CORP}` },
    /corp\.example in GOPROXY is never asked/,
    /ends at direct/,
    /Put direct last/,
  ),
  "C2 direct after off": hurts({ GOPROXY: "off,direct" }, /direct in GOPROXY is never asked/, /ends at off/),
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
  "C4 quotes": env({ GOPROXY: `"${CORP},direct"` }, /refuses/, /cannot contain colon \(the quotes are part/),
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
};
