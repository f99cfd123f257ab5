/** The commands and code lenses for profiles; the code of each command is loaded at its first use. */
import { type Disposable, type ExtensionContext, l10n, type Uri } from "vscode";
import { registerHandlers } from "../commands.ts";
import type { DocumentName } from "../documents/documentName.ts";
import type { Documents } from "../documents/documents.ts";
import type { Texts } from "../documents/texts.ts";
import type { Server } from "../languageServer/server.ts";
import type { State } from "../state.ts";
import { expectTrust } from "../trust.ts";
import type { ProfileHome } from "./profileHome.ts";
import { isUri } from "./profiles.ts";
import type { ProfileTestParts } from "./profileTest.ts";
import { showTestLenses } from "./testLenses.ts";
import type { Profiles, ProfileTestRequest } from "./types.ts";

/** What they use. */
export interface ProfileParts {
  context: ExtensionContext;
  state: State;
  server: Server;
  profiles: Profiles;
  home: ProfileHome;
  documents: Documents;
  texts: Texts;
}

/** Registers them all. */
export function openProfileTools(parts: ProfileParts): Disposable[] {
  const { context, state, server, profiles, home, documents, texts } = parts;
  const { recordings } = profiles;
  const nameOf = (id: string): DocumentName => ({ kind: "profiled test", id });
  const logs: ProfileTestParts["logs"] = {
    set(id, text) {
      texts.set(nameOf(id), text);
      documents.refresh([nameOf(id)]);
    },
    show: (id) => documents.show(nameOf(id)),
  };
  const open = (uri: Uri) => profiles.open(uri);
  return [
    ...showTestLenses(),
    ...registerHandlers({
      async profileTest(request) {
        expectTrust();
        const { profileTest } = await import("../onDemand.ts");
        await profileTest(request as ProfileTestRequest | undefined, { server, recordings, logs, open });
      },
      async compareProfiles(_clicked, selected) {
        const { compareProfiles } = await import("../onDemand.ts");
        await compareProfiles(Array.isArray(selected) ? selected.filter(isUri) : [], {
          profiles,
          recordings,
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
      async openRecentProfile(uri) {
        if (isUri(uri)) {
          await open(await home.existing(uri));
        }
      },
      async saveProfileAs(uri) {
        const source = isUri(uri) ? uri : (profiles.active() ?? profiles.last())?.uri;
        if (source === undefined) {
          throw new Error(l10n.t("Open a profile first."));
        }
        const { saveProfileAs } = await import("../onDemand.ts");
        await saveProfileAs(source, open);
      },
      forgetSourcePaths: () => state.sourceMappings.set([]),
      async captureProfile() {
        const { captureProfile } = await import("../onDemand.ts");
        await captureProfile({
          secrets: context.secrets,
          recent: state.capturedFrom,
          captures: state.captures,
          recordings,
          open,
        });
      },
    }),
  ];
}
