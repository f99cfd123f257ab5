/** A VS Code profile of its own with a copy of the sample folder, so that nothing of the user's is touched. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { openScratch } from "../../src/engine/scratch.ts";

/** Tests are always started at the top of the project. */
const root = process.cwd();

/** The package that `npm run package` makes. */
export const VSIX = join(root, "go-verify.vsix");

/** Where one VS Code keeps everything. */
export interface Profile {
  /** Holds all of it, and vanishes with this process. */
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
export async function newProfile(settings: Readonly<Record<string, unknown>> = {}): Promise<Profile> {
  const scratch = await openScratch();
  const workspace = join(scratch.path, "sample");
  const userData = join(scratch.path, "user-data");
  const extensions = join(scratch.path, "extensions");
  const places = [`--user-data-dir=${userData}`, `--extensions-dir=${extensions}`];
  const quiet = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": true,
  };
  cpSync(join(root, "test/fixtures/sample"), workspace, { recursive: true });
  await scratch.write("user-data/User/settings.json", JSON.stringify({ ...quiet, ...settings }));
  return {
    folder: scratch.path,
    workspace,
    userData,
    extensions,
    install: ["--install-extension", VSIX, ...places],
    open: [workspace, "--skip-welcome", "--skip-release-notes", "--disable-workspace-trust", ...places],
    remove: scratch.dispose,
  };
}
