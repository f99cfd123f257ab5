/** What VS Code calls when one of the extension's own surfaces is first used. */
export function activate(): void {}
