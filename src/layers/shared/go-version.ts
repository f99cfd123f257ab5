/**
 * The release in what `go version` prints, such as `go1.26.8`, with what may stand behind it (an experiment, the
 * text of a distribution); undefined where it is anything else. Form: cmd/go/internal/version, `go version %s %s/%s`.
 */
export function goVersion(stdout: string): string | undefined {
  return /^go version ([^\n]+) \w+\/\w+$/.exec(stdout.trim())?.[1];
}
