/**
 * Profiles a test or benchmark and opens what it wrote. esbuild.mjs bundles this file apart, to be loaded when one is
 * profiled; what it throws is told by the command that loads it.
 */
import { homedir } from "node:os";
import { dirname } from "node:path";
import {
  type CancellationToken,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { howItEnded } from "../../engine/command.ts";
import type { CheckReport } from "../../engine/report.ts";
import { log } from "../../formats/log.ts";
import { duration } from "../../formats/words.ts";
import type { ProfileTestResult } from "../../server/protocol.ts";
import type { Server } from "../languageServer/client.ts";
import { gather } from "../request.ts";
import { goTests } from "./goTests.ts";
import { fileNameOf, keepNewest } from "./keptProfiles.ts";

/** Which function is profiled, for what. */
export interface ProfileTestWish {
  /** Of the file that declares it. */
  uri: string;
  test: string;
  profile: "cpu" | "memory";
}

/** What profiling needs of the extension. */
export interface ProfileTestParts {
  server: Pick<Server, "request">;
  /** Where profiles are kept that nobody has saved yet; ours alone, outside the workspace. */
  kept: Uri;
  /** Keeps a log as a document of ours, and shows it when asked. */
  logs: { keep(name: string, text: string): void; show(name: string): Promise<void> };
  open(profile: Uri): Promise<void>;
}

/**
 * Profiles what is wished for, or what a person picks of the file in front.
 * @throws as Server.request; Error with one sentence where the file in front has no test
 */
export async function profileTest(wish: ProfileTestWish | undefined, parts: ProfileTestParts): Promise<void> {
  const chosen = wish ?? (await pickTest());
  if (chosen === undefined) {
    return;
  }
  const uri = Uri.parse(chosen.uri, true);
  if (uri.scheme !== "file" || workspace.getWorkspaceFolder(uri) === undefined) {
    throw new Error(l10n.t("{0} lies in no folder of this workspace, so its tests are not run.", uri.fsPath));
  }
  if (!(await isSaved(chosen.uri))) {
    return;
  }
  const title =
    chosen.profile === "cpu"
      ? l10n.t("Profiling the CPU time of {0}", chosen.test)
      : l10n.t("Profiling the memory of {0}", chosen.test);
  await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const began = Date.now();
      const ticking = setInterval(() => progress.report({ message: duration(Date.now() - began) }), 1000);
      try {
        await profile(chosen, parts, token);
      } finally {
        clearInterval(ticking);
      }
    },
  );
}

async function profile(
  wish: ProfileTestWish,
  { server, kept, logs, open }: ProfileTestParts,
  token: CancellationToken,
): Promise<void> {
  const { settings, surroundings } = gather();
  await workspace.fs.createDirectory(kept);
  const target = Uri.joinPath(kept, fileNameOf([wish.test, wish.profile], new Date()));
  const { outcome, commands } = await server.request(
    "goVerify/profileTest",
    {
      ...surroundings,
      folder: dirname(Uri.parse(wish.uri).fsPath),
      test: wish.test,
      profile: wish.profile,
      timeoutMs: settings.timeoutMs,
      saveAs: target.fsPath,
    },
    token,
  );
  const name = `${wish.test} ${wish.profile}`;
  const sentence = whyNone({ outcome, commands }, wish);
  logs.keep(name, logText(wish, sentence, commands));
  if (sentence === undefined) {
    await open(target);
    await keepNewest(kept);
    return;
  }
  // Not awaited: the progress ends now, the message stays until the person closes it.
  void tell(sentence, () => logs.show(name));
}

/** Why there is no profile; undefined where there is one. */
function whyNone(
  { outcome, commands: [command] }: ProfileTestResult,
  { test, profile }: ProfileTestWish,
): string | undefined {
  switch (outcome) {
    case "saved":
      return undefined;
    case "failed":
      return l10n.t(
        "go test failed for {0} ({1}), so there is no profile.",
        test,
        command ? howItEnded(command) : "",
      );
    case "timed-out":
      return l10n.t(
        "{0} was ended after {1}, the limit that goVerify.timeout sets.",
        test,
        duration(command?.durationMs ?? 0),
      );
    case "no-sample":
      return profile === "cpu"
        ? l10n.t(
            "{0} gave no sample: it did not run, or used too little CPU time (100 samples a second).",
            test,
          )
        : l10n.t(
            "{0} gave no sample: it did not run, or allocated too little (one sample each 512 KiB).",
            test,
          );
  }
}

async function tell(sentence: string, showLog: () => Promise<void>): Promise<void> {
  const show = l10n.t("Show Log");
  if ((await window.showWarningMessage(sentence, show)) === show) {
    await showLog();
  }
}

function logText(
  wish: ProfileTestWish,
  sentence: string | undefined,
  ran: ProfileTestResult["commands"],
): string {
  const durationMs = ran.reduce((sum, command) => sum + command.durationMs, 0);
  const report: CheckReport = {
    id: wish.test,
    title: wish.profile === "cpu" ? l10n.t("Profile of CPU time") : l10n.t("Profile of memory"),
    status: sentence === undefined ? "pass" : "fail",
    summary: sentence ?? l10n.t("The profile was opened."),
    durationMs,
    findings: [],
    commands: ran,
  };
  return log(report, {
    startedAt: new Date(Date.now() - durationMs).toISOString(),
    go: null,
    host: { os: process.platform, arch: process.arch, cpus: 0 },
    home: homedir(),
  });
}

/** The go command reads files, not editors. */
async function isSaved(uri: string): Promise<boolean> {
  const document = workspace.textDocuments.find((open) => open.uri.toString() === uri);
  if (!document?.isDirty) {
    return true;
  }
  const save = l10n.t("Save and Profile");
  const message = l10n.t("The file has changes that are not saved, and go test does not see them.");
  return (await window.showWarningMessage(message, save)) === save && (await document.save());
}

interface Choice extends QuickPickItem, ProfileTestWish {}

async function pickTest(): Promise<ProfileTestWish | undefined> {
  const document = window.activeTextEditor?.document;
  const choices = document === undefined ? [] : choicesOf(document);
  if (choices.length === 0) {
    throw new Error(l10n.t("Open a _test.go file that declares a test or benchmark first."));
  }
  return window.showQuickPick(choices, { title: l10n.t("Profile Test or Benchmark") });
}

function choicesOf(document: TextDocument): Choice[] {
  if (document.uri.scheme !== "file" || !document.uri.path.endsWith("_test.go")) {
    return [];
  }
  const uri = document.uri.toString();
  return goTests(document.getText()).flatMap(({ name: test }) => [
    { label: test, description: l10n.t("CPU time"), uri, test, profile: "cpu" },
    { label: test, description: l10n.t("memory"), uri, test, profile: "memory" },
  ]);
}
