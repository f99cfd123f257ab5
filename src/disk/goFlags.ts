/** GOFLAGS, word by word. */

/** A flag of GOFLAGS. */
export interface Flag {
  name: string;
  value: string | undefined;
}

/**
 * Splits GOFLAGS as cmd/internal/quoted does: at spaces, with quotes around a whole word only. Words that are not flags
 * are ignored: the go command itself reports them.
 */
export function splitFlags(text: string): Flag[] {
  const words = text.matchAll(/"([^"]*)"|'([^']*)'|([^\s"'][^\s]*)/g);
  return [...words].flatMap(([, double, single, plain]) => {
    const flag = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(double ?? single ?? plain ?? "");
    return flag ? [{ name: flag[1]!, value: flag[2] }] : [];
  });
}

/** The flag of this name that is in effect: the last one, as in the go command (cmd/go/internal/base, SetFromGOFLAGS). */
export function lastFlag(text: string, name: string): Flag | undefined {
  return splitFlags(text).findLast((flag) => flag.name === name);
}
