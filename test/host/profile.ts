/** A VS Code profile of its own with a copy of the sample folder, so that nothing of the user's is touched. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Tests are always started at the top of the project. */
const root = process.cwd();

/** The package that `npm run package` makes. */
export const VSIX = join(root, "go-verify.vsix");

/** Where one VS Code keeps everything. */
export interface Profile {
  /** Holds all of it. */
  readonly folder: string;
  /** The workspace: a copy of test/fixtures/sample. */
  readonly workspace: string;
  readonly userData: string;
  readonly extensions: string;
  /** The arguments that install the packaged extension. */
  readonly install: readonly string[];
  /** The arguments that open the workspace. */
  readonly open: readonly string[];
  remove(): void;
}

/** Makes a profile; `settings` are the user's settings in it. */
export function newProfile(settings: Readonly<Record<string, unknown>> = {}): Profile {
  const folder = mkdtempSync(join(tmpdir(), "go-verify-test-"));
  const workspace = join(folder, "sample");
  const userData = join(folder, "user-data");
  const extensions = join(folder, "extensions");
  const places = [`--user-data-dir=${userData}`, `--extensions-dir=${extensions}`];
  cpSync(join(root, "test/fixtures/sample"), workspace, { recursive: true });
  mkdirSync(join(userData, "User"), { recursive: true });
  const quiet = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": true,
  };
  writeFileSync(join(userData, "User/settings.json"), JSON.stringify({ ...quiet, ...settings }));
  return {
    folder,
    workspace,
    userData,
    extensions,
    install: ["--install-extension", VSIX, ...places],
    open: [workspace, "--skip-welcome", "--skip-release-notes", "--disable-workspace-trust", ...places],
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
