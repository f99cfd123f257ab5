/** The commands and surfaces around profiles, each loaded when it is first used. */
import { type Disposable, type ExtensionContext, l10n, type Uri } from "vscode";
import { registerHandlers } from "../commands.ts";
import type { Documents } from "../documents/documents.ts";
import type { Texts } from "../documents/texts.ts";
import type { Server } from "../languageServer/client.ts";
import type { State } from "../state.ts";
import { expectTrust } from "../trust.ts";
import { isUri, type Profiles } from "./profiles.ts";
import type { ProfileTestWish } from "./profileTest.ts";
import { showTestLenses } from "./testLenses.ts";

/** What they act on. */
export interface ProfileParts {
  context: ExtensionContext;
  state: State;
  server: Server;
  profiles: Profiles;
  documents: Documents;
  texts: Texts;
}

/** Registers them all. */
export function openProfileTools(parts: ProfileParts): Disposable[] {
  const { context, state, server, profiles, documents, texts } = parts;
  const { kept } = profiles;
  const logs = {
    keep(name: string, text: string) {
      texts.keep(name, text);
      documents.refresh([name]);
    },
    show: (name: string) => documents.show(name),
  };
  const open = (uri: Uri) => profiles.open(uri);
  return [
    ...showTestLenses(),
    ...registerHandlers({
      async profileTest(wish) {
        expectTrust();
        const { profileTest } = await import("./profileTest.ts");
        await profileTest(wish as ProfileTestWish | undefined, { server, kept, logs, open });
      },
      async compareProfiles(_clicked, selected) {
        const { compareProfiles } = await import("./compareProfiles.ts");
        await compareProfiles(Array.isArray(selected) ? selected.filter(isUri) : [], {
          profiles,
          kept,
          state,
        });
      },
      showProfileInSource() {
        const page = profiles.active() ?? profiles.last();
        if (page === undefined) {
          throw new Error(l10n.t("Open a profile first."));
        }
        return page.send({ kind: "command", command: "toggleSource" });
      },
      forgetSourcePaths: () => state.sourceMappings.keep([]),
      async captureProfile() {
        const { captureProfile } = await import("./captureProfile.ts");
        await captureProfile({
          secrets: context.secrets,
          recent: state.capturedFrom,
          captures: state.captures,
          kept,
          open,
        });
      },
    }),
  ];
}
