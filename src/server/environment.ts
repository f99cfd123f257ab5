/** Variables that the editor sets for its own helper processes; the user's terminal has none of them. */
const OF_THE_EDITOR = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_CHANNEL_|APPLICATION_INSIGHTS_)/;

/** The user's environment as commands see it: the server's own without the editor's additions, then `changes`. */
export function userEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(own)) {
    if (!OF_THE_EDITOR.test(name)) {
      env[name] = value;
    }
  }
  for (const [name, value] of Object.entries(changes)) {
    env[name] = value ?? undefined;
  }
  return env;
}
