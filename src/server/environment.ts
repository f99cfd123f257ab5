/** Variables that the editor sets for its own helper processes. A terminal does not have them. */
const OF_THE_EDITOR = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_CHANNEL_|APPLICATION_INSIGHTS_)/;

/** The environment of commands: the server's own without the editor's variables, then `changes`. */
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
