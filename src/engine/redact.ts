/** The one place where secrets leave what we keep: before a command is stored, nothing later can leak them. */

const HIDDEN = "‹redacted›";

/** Names of variables whose whole value is a secret. */
const SECRET_NAME = /(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)/i;

const RULES: readonly [RegExp, string][] = [
  // user:password@host in any URL; the user may itself be a token.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'`]+@/gi, `$1${HIDDEN}@`],
  [
    /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(basic|bearer|token|digest)\s+)?[^\s"',;]+/gi,
    `$1${HIDDEN}`,
  ],
  [/\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${HIDDEN}`],
  // netrc: machine … login … password …
  [/\b((?:password|account)\s+)\S+/gi, `$1${HIDDEN}`],
  [/\b((?:login)\s+)\S+(?=\s+(?:password|‹redacted›))/gi, `$1${HIDDEN}`],
  // key=value and key: value, in flags, queries and JSON.
  [
    /((?:access_?token|auth_?token|token|secret|passwd|password|api_?key|private_?key|signature)["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi,
    `$1${HIDDEN}`,
  ],
  // Tokens that name themselves.
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16})/g,
    HIDDEN,
  ],
];

/** The text with URL passwords, tokens, Authorization headers and netrc passwords hidden. */
export function redact(text: string): string {
  return RULES.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** Environment changes as they are kept: secrets hidden, `null` where a variable was removed. */
export function redactEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value === undefined ? null : redactVariable(name, value),
    ]),
  );
}

/** The value of a variable as it may be shown. GOAUTH is a list of commands and may carry credentials. */
export function redactVariable(name: string, value: string): string {
  return SECRET_NAME.test(name) && value !== "" ? HIDDEN : redact(value);
}
