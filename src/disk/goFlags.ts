/** GOFLAGS, word by word. */

/** A flag of GOFLAGS. */
export interface Flag {
  name: string;
  value: string | undefined;
}

/**
 * Splits GOFLAGS as cmd/internal/quoted does: at spaces, with quotes around a whole word only. Words that are not
 * flags are left out: the go command itself reports them.
 */
export function splitFlags(text: string): Flag[] {
  const words = text.matchAll(/"([^"]*)"|'([^']*)'|([^\s"'][^\s]*)/g);
  return [...words].flatMap(([, double, single, plain]) => {
    const flag = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(double ?? single ?? plain ?? "");
    return flag ? [{ name: flag[1]!, value: flag[2] }] : [];
  });
}

/** The flag with a name that counts: the last one (SetFromGOFLAGS in cmd/go/internal/base/goflags.go). */
export function lastFlag(flags: readonly Flag[], name: string): Flag | undefined {
  return flags.findLast((flag) => flag.name === name);
}
