/**
 * The release in the output of `go version`, such as `go1.26.8`, with what may follow it (an experiment, the text of a
 * distribution); undefined for any other output. Format: cmd/go/internal/version, `go version %s %s/%s`.
 */
export function goVersion(stdout: string): string | undefined {
  return /^go version ([^\n]+) \w+\/\w+$/.exec(stdout.trim())?.[1];
}
