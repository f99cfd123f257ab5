/** Whether the workspace has Go code, as its files at the top show: the verdict is shown even before the first run. */
import { type Disposable, workspace } from "vscode";

/** The workspace as far as Go is concerned. */
export interface GoWorkspace extends Disposable {
  hasGo(): boolean;
}

/** Looks at the workspace now and when its folders change; `act` is called when the answer is known or changes. */
export function openGoWorkspace(act: () => void): GoWorkspace {
  let hasGo = false;
  const look = async () => {
    // No search through all files: a large workspace without Go would be read to its end.
    const [found] = await workspace.findFiles("{go.mod,go.work,*/go.mod,*/go.work}", null, 1);
    if (hasGo !== (found !== undefined)) {
      hasGo = found !== undefined;
      act();
    }
  };
  const onFailure = () => {};
  look().catch(onFailure);
  const subscription = workspace.onDidChangeWorkspaceFolders(() => look().catch(onFailure));
  return { hasGo: () => hasGo, dispose: () => subscription.dispose() };
}
