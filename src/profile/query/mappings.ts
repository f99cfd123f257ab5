/** What pprof makes of mappings before it reports (locateBinaries and unsourceMappings in internal/driver/fetch.go). */
import type { Mapping, Profile } from "../table/profile.ts";

const NAMELESS: Mapping = {
  id: 1n,
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: "",
  buildId: "",
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

/** A profile with a mapping: where it has none, all its locations are in one without a name. */
export function withMapping(profile: Profile): Profile {
  const { mappings, locations } = profile;
  return mappings.length > 0
    ? profile
    : {
        ...profile,
        mappings: [NAMELESS],
        locations: { ...locations, mappings: new Int32Array(locations.length) },
      };
}

/**
 * A profile whose mappings are named by files only. An address of the network takes the place of a name where a profile
 * was fetched from there; pprof takes it away again, and with it every name that is the text of an address.
 */
export function withoutAddresses(profile: Profile): Profile {
  const isAddress = ({ file, buildId }: Mapping) => buildId === "" && isAbsoluteUrl(file);
  const { mappings } = profile;
  return mappings.some(isAddress)
    ? {
        ...profile,
        mappings: mappings.map((mapping) => (isAddress(mapping) ? { ...mapping, file: "" } : mapping)),
      }
    : profile;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/;
/** What a host may be, and before it the name and password of a person. */
const PERSON = /^[-\w.:~!$&'()*+,;=%@]*$/;
const HOST = /^(?:[-\w.~!$&'()*+,;=:\]<>"\u0080-\uffff]|%25|%[89a-fA-F][\da-fA-F])*$/;
const HOST_LITERAL = /^\[[\da-fA-F:.]+(?:%25[-\w.~]+)?\](?::\d*)?$/;
const BAD_ESCAPE = /%(?![\da-fA-F]{2})/;

/** Whether Go's url.Parse takes a text for a URL with a scheme, such as `https://a.b/c`, `memfd:x` and `C:\a.exe`. */
function isAbsoluteUrl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses them.
  if (/[\0-\x1f\x7f]/.test(text.split("#", 1)[0]!)) {
    return false;
  }
  const [before, ...fragment] = text.split("#");
  const [, scheme, behind] = SCHEME.exec(before!) ?? [];
  if (behind === undefined || BAD_ESCAPE.test(fragment.join("#"))) {
    return false;
  }
  const [path] = behind.split("?") as [string];
  if (!path.startsWith("/")) {
    return true;
  }
  const slash = path.startsWith("//") ? path.indexOf("/", 2) : 0;
  const end = slash < 0 ? path.length : slash;
  return !BAD_ESCAPE.test(path.slice(end)) && isAuthority(path.slice(2, end), /^https?$/i.test(scheme!));
}

function isAuthority(authority: string, isWeb: boolean): boolean {
  const at = authority.lastIndexOf("@");
  const person = authority.slice(0, Math.max(0, at));
  const host = authority.slice(at + 1);
  if (!PERSON.test(person) || BAD_ESCAPE.test(person)) {
    return false;
  }
  const [, port = "", ...more] = host.split(":");
  const isPort = /^\d*$/.test(more.at(-1) ?? port) && !(isWeb && more.length > 0);
  return HOST_LITERAL.test(host) || (isPort && HOST.test(host));
}
