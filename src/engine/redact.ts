/** The one place that hides secrets: before a record is stored, so that nothing later can leak them. */

const HIDDEN = "‹redacted›";

/** Names of variables whose whole value is a secret. */
const SECRET_NAME = /(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)/i;

/** The same words as they stand before a value: in flags, queries, headers and JSON. */
const SECRET_WORD =
  "(?:access[-_]?token|auth[-_]?token|token|secret|passwd|password|passphrase|api[-_]?key|private[-_]?key|access[-_]?key|signature|credential)";

/**
 * Each pattern reads a line once: no part of it can match the same text in two ways, and what may repeat before
 * a fixed text is bounded, so that hostile output cannot make it slow.
 */
const RULES: readonly (readonly [RegExp, string | ((text: string, ...groups: string[]) => string)])[] = [
  // A key without an end may have been cut: no key is longer.
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[\s\S]{0,20000}?-----END [A-Z ]{0,30}PRIVATE KEY-----|[\s\S]{0,20000})/g,
    HIDDEN,
  ],
  // A URL that Go cannot parse is printed as it is, and so is a query; both may hold what the next rule does not expect.
  [/\bparse \\?"[^"\r\n]+"/g, hideInUrls],
  [/\bGO(?:PROXY|SUMDB)["'][ \t]{0,8}:[ \t]{0,8}"[^"\r\n]+"/g, hideInUrls],
  // HTTP_PROXY and its like may be without a scheme.
  [/\b(?:GO(?:PROXY|SUMDB)|(?:https?|all|ftp)_proxy)=[^\s"]+/gi, hideInUrls],
  // user:password@host in any URL, up to the last @ before the path; the user may itself be a token. Go lets it have a '.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"`<>]+@/gi, `$1${HIDDEN}@`],
  [/:\/\/[^\s"`<>]+/g, hideQueries],
  [/\b((?:proxy-)?authorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?)[^\r\n"']+/gi, `$1${HIDDEN}`],
  [/\b((?:set-)?cookie["']?[ \t]{0,8}:[ \t]{0,8}["']?)[^\r\n"']+/gi, `$1${HIDDEN}`],
  // A credential is never a mere word of small letters.
  [/\b([Bb]earer|[Bb]asic)[ \t]{1,8}(?=[a-z._~-]*[A-Z0-9+/=])[A-Za-z0-9+/=._~-]{8,}/g, `$1 ${HIDDEN}`],
  // netrc: machine … login … password …, which may also stand on lines of their own.
  [/\b(login\s{1,8})\S+(?=\s{1,8}(?:password|account)\s)/gi, `$1${HIDDEN}`],
  [/\b((?:password|account)\s{1,8})(?!(?:for|is|of|or|and|to|in|was)\s)[^\s:=]\S*/gi, `$1${HIDDEN}`],
  // GOAUTH is a list of commands with their arguments (go help goauth): only its own words may be shown.
  [
    /\b(GOAUTH["']?[ \t]{0,8}[:=][ \t]{0,8}["']?)(?![ \t]*["']?(?:netrc|off)["']?[ \t]*(?:[\r\n,]|$))[^\r\n"']+/g,
    `$1${HIDDEN}`,
  ],
  // --token VALUE, which has a space where a key has = or a colon.
  [new RegExp(`(--?[a-z-]{0,20}${SECRET_WORD}[ \\t]{1,8})(?!-)[^\\s"']+`, "gi"), `$1${HIDDEN}`],
  // key=value and key: value; a quoted value goes up to its quote.
  [
    new RegExp(
      `(${SECRET_WORD}[a-z_-]{0,20}["']?[ \\t]{0,8}[:=][ \\t]{0,8})(?:"[^"\\r\\n]*"?|'[^'\\r\\n]*'?|[^\\s"'&,;]+)`,
      "gi",
    ),
    `$1${HIDDEN}`,
  ],
  // Tokens that name themselves: GitHub, GitLab, Slack, AWS, Google, npm, OpenAI and the like.
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[A-Za-z0-9-]{10,}|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,}|sk-[\w-]{20,})/g,
    HIDDEN,
  ],
  // JSON web tokens. The search begins where the word does, so that each word is read once.
  [/(?<![\w-])(?=([\w-]*?)\beyJ[\w-]{8})[\w-]+\.[\w-]{8,}\.[\w-]*/g, `$1${HIDDEN}`],
];

/** The text before a list of URLs, or the scheme of one. */
const BEFORE_URL =
  /^(GO(?:PROXY|SUMDB)["'][ \t]*:[ \t]*"|(?:GO(?:PROXY|SUMDB)|\w+_PROXY)=|parse \\?"|[a-z][a-z0-9+.-]*:\/\/)?.*@/i;

/** Hides everything before the last @ of a URL, and its query. Only a scheme is sure to begin another URL of a list. */
function hideInUrls(text: string): string {
  return text
    .split(/(?=\b[a-z][a-z0-9+.-]{0,20}:\/\/)/i)
    .map((part) => part.replace(BEFORE_URL, `$1${HIDDEN}@`).replace(/([?#])(?!…)[^\s,|"']+/g, `$1${HIDDEN}`))
    .join("");
}

/** Hides the values of the queries and fragments in URLs. A query may have a comma: only these words begin another URL. */
function hideQueries(urls: string): string {
  return urls
    .split(/(?=[,|](?:[a-z][a-z0-9+.-]{0,20}:\/\/|(?:direct|off)\b))/i)
    .map(hideQuery)
    .join("");
}

function hideQuery(url: string): string {
  const query = url.search(/[?#]/);
  let end = url.length;
  // What may end a sentence or a quotation is no part of the URL.
  while (query >= 0 && end > query + 1 && ".,:;)]}'\\".includes(url[end - 1]!)) {
    end -= 1;
  }
  const parts = query < 0 ? [] : url.slice(query, end).split(/(?=[?#&;])/);
  return parts.length === 0 ? url : url.slice(0, query) + parts.map(hideParameter).join("") + url.slice(end);
}

/** The name of a parameter stays, and so do a small number, as in ?go-get=1, and the name of a section. */
function hideParameter(part: string): string {
  const [, before = part.slice(0, 1), value = part.slice(1)] =
    /^(.[\w.-]{1,40}=)(?!=)(.+)$/s.exec(part) ?? [];
  const isSection = before === "#" && !(value.length > 16 && /\d/.test(value));
  return isSection || /^(?:\d{0,4}|…)$/.test(value) ? part : before + HIDDEN;
}

/** The text with URL passwords, tokens, Authorization headers and netrc passwords hidden. */
export function redact(text: string): string {
  return RULES.reduce(
    (result, [pattern, replacement]) =>
      typeof replacement === "string"
        ? result.replace(pattern, replacement)
        : result.replace(pattern, replacement),
    text,
  );
}

/**
 * `redact` for one run: it hides besides the very secrets that `env` holds, wherever a program repeats them.
 * Short values are left, since hiding them would hide words, and so are paths: a path to a secret is none.
 */
export function redactor(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(env)
    .flatMap(([name, value = ""]) => (SECRET_NAME.test(name) ? [value] : secretsIn(name, value)))
    .filter((secret) => secret.length >= 8 && !/^([/~.]|[a-z]:\\)/i.test(secret))
    .sort((a, b) => b.length - a.length);
  return (text) => redact(secrets.reduce((result, secret) => result.replaceAll(secret, HIDDEN), text));
}

/** A name without password is hidden only where it is as long as a token. */
const TOKEN_LENGTH = 16;

/**
 * The passwords and tokens of the URLs in a value, as they are written and as they are meant. The value of a proxy's
 * variable may be without a scheme, and have a token in a query.
 */
function secretsIn(name: string, value: string): string[] {
  const isProxy = /(?:PROXY|SUMDB)$/i.test(name);
  const users = [
    ...value.matchAll(/:\/\/([^\s/]+)@/g),
    ...(isProxy ? value.matchAll(/(?:^|[,|])([^\s/,|]+)@/g) : []),
  ].map(([, user = ""]) => user);
  const passwords = users.flatMap((user) =>
    user.includes(":") ? user.slice(user.indexOf(":") + 1) : user.length >= TOKEN_LENGTH ? user : [],
  );
  const tokens = isProxy ? value.matchAll(/[?#&](?:[\w.-]+=(?!=|$))?([^\s,|&#]+)/g) : [];
  return [...passwords, ...Array.from(tokens, ([, token = ""]) => token)].flatMap((secret) => {
    try {
      return [secret, decodeURIComponent(secret)];
    } catch {
      return [secret];
    }
  });
}

/** Environment changes as they are recorded: secrets hidden, `null` where a variable was removed. */
export function redactEnv(
  env: Readonly<Record<string, string | undefined>>,
  hide: (text: string) => string = redact,
): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value === undefined ? null : redactVariable(name, value, hide),
    ]),
  );
}

/** The value of a variable as it may be shown. */
export function redactVariable(name: string, value: string, hide: (text: string) => string = redact): string {
  if (SECRET_NAME.test(name) && value !== "") {
    return HIDDEN;
  }
  return hide(`${name}=${value}`).slice(name.length + 1);
}
