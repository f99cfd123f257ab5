/** GOAUTH: how the go command gets credentials (cmd/go/internal/auth/auth.go, runGoAuth). */

/** One way to get credentials. */
export type AuthMethod =
  | { readonly kind: "off" | "netrc" }
  | { readonly kind: "git"; readonly folder: string }
  /** A program to run; its arguments may be secrets and are omitted. */
  | { readonly kind: "command"; readonly program: string };

/**
 * Parses a GOAUTH value.
 * @throws Error for what makes the go command fail at its first https request
 */
export function parseGoauth(value: string): AuthMethod[] {
  const commands = value.split(";").map((command) => command.trim());
  return commands.map((command) => methodOf(command, commands.length));
}

function methodOf(command: string, count: number): AuthMethod {
  const [name = "", ...args] = command.split(/\s+/);
  switch (name) {
    case "":
      throw new Error("it contains an empty command");
    case "off":
      if (count !== 1) {
        throw new Error("off cannot be combined with other commands");
      }
      return { kind: "off" };
    case "netrc":
      return { kind: "netrc" };
    case "git":
      if (args.length !== 1) {
        throw new Error("git takes the absolute path of a working directory");
      }
      return { kind: "git", folder: args[0]! };
    default: {
      // A word may be quoted as a whole (cmd/internal/quoted).
      const [, double, single] = /^(?:"([^"]*)"|'([^']*)')/.exec(command) ?? [];
      return { kind: "command", program: double ?? single ?? name };
    }
  }
}
