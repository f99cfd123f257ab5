/** The older mangling of Rust: names of C++ that end with a hash. */
import { isDigit } from "../budget.ts";

/** What a name without its suffix ends with: `17h`, a hash of 16 digits, `E`. */
const HASH = /17h([\da-f]{16})E$/;

/** Fewer digits than these in a hash are no hash. */
const LEAST_DIGITS = 5;

const ESCAPES: Readonly<Record<string, string>> = {
  $SP$: "@",
  $BP$: "*",
  $RF$: "&",
  $LT$: "<",
  $GT$: ">",
  $LP$: "(",
  $RP$: ")",
  $C$: ",",
  "..": "::",
};

/** The text of a name that begins with `_ZN`, without its hash; undefined where it is not of this mangling. */
export function legacyRust(name: string): string | undefined {
  const dot = name.lastIndexOf("E.");
  const whole = dot > 0 ? name.slice(0, dot + 1) : name;
  const hash = HASH.exec(whole)?.[1];
  if (whole.length <= 23 || hash === undefined || new Set(hash).size < LEAST_DIGITS) {
    return undefined;
  }
  const end = whole.length - 20;
  let text = "";
  for (let at = 3; at < end; ) {
    const from = at;
    let length = 0;
    for (; at < end && isDigit(whole[at]!); at++) {
      length = Math.min(whole.length, 10 * length + Number(whole[at]));
    }
    if (at === from) {
      return undefined;
    }
    if (at < end && whole[at] === "_") {
      at += 1;
      length -= 1;
    }
    if (length < 0 || at + length > end) {
      return undefined;
    }
    text += (text === "" ? "" : "::") + unescaped(whole.slice(at, at + length));
    at += length;
  }
  return text;
}

/** An identifier with its escapes replaced, up to the first one that is not valid. */
function unescaped(id: string): string {
  const own = id.startsWith("_$") ? id.slice(1) : id;
  let isBroken = false;
  return own.replace(/\.\.|\$(?:[A-Z]{1,2}|u[0-7][\da-f])\$|\$/g, (found) => {
    const code = found.startsWith("$u") ? String.fromCharCode(Number.parseInt(found.slice(2, 4), 16)) : "";
    const text = code >= " " ? code : ESCAPES[found];
    isBroken ||= text === undefined;
    return isBroken ? found : text!;
  });
}
