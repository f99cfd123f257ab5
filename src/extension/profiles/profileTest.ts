/**
 * Profiles a test or benchmark and opens the profile. esbuild.mjs bundles this file separately; it is loaded when the
 * first test is profiled. The command that loads it shows its errors.
 */
import { homedir } from "node:os";
import { dirname } from "node:path";
import {
  type CancellationToken,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  Uri,
  window,
  workspace,
} from "vscode";
import { howItEnded } from "../../engine/command.ts";
import type { CheckReport } from "../../engine/report.ts";
import { type LogText, logText } from "../../formats/log.ts";
import { duration } from "../../formats/words.ts";
import type { ProfileTestResult } from "../../server/protocol.ts";
import type { Server } from "../languageServer/server.ts";
import { showError, showInformation, showWarning } from "../notify.ts";
import { requestBase } from "../request.ts";
import { readWhole } from "./fileContent.ts";
import { goTests } from "./goTests.ts";
import { fileNameOf, removeOldest } from "./recordings.ts";
import type { ProfileTestRequest } from "./types.ts";

/** What profiling needs. */
export interface ProfileTestParts {
  server: Pick<Server, "request">;
  /** Our own folder for profiles that the user does not save, outside of the workspace. */
  recordings: Uri;
  /** Stores logs as documents, and shows them. */
  logs: { set(name: string, text: LogText): void; show(name: string): Promise<void> };
  open(profile: Uri): Promise<void>;
}

/**
 * Profiles the given test, or one that the user picks in the active editor.
 * @throws as Server.request; Error with one sentence if the active editor has no test
 */
export async function profileTest(
  request: ProfileTestRequest | undefined,
  parts: ProfileTestParts,
): Promise<void> {
  const chosen = request ?? (await pickTest());
  if (chosen === undefined) {
    return;
  }
  const uri = Uri.parse(chosen.uri, true);
  if (uri.scheme !== "file" || workspace.getWorkspaceFolder(uri) === undefined) {
    throw new Error(l10n.t("{0} is not in this workspace, so its tests are not run.", uri.fsPath));
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
      const start = Date.now();
      const ticking = setInterval(() => progress.report({ message: duration(Date.now() - start) }), 1000);
      try {
        await profile(chosen, parts, token);
      } finally {
        clearInterval(ticking);
      }
    },
  );
}

async function profile(
  request: ProfileTestRequest,
  { server, recordings, logs, open }: ProfileTestParts,
  token: CancellationToken,
): Promise<void> {
  const { settings, target } = requestBase();
  await workspace.fs.createDirectory(recordings);
  const saveAs = Uri.joinPath(recordings, fileNameOf([request.test, request.profile], new Date()));
  const times = request.times ?? 1;
  const { outcome, samples, commands } = await server.request(
    "goVerify/profileTest",
    {
      ...target,
      folder: dirname(Uri.parse(request.uri).fsPath),
      test: request.test,
      profile: request.profile,
      times,
      timeoutMs: settings.timeoutMs,
      saveAs: saveAs.fsPath,
    },
    token,
  );
  const name = `${request.test} ${request.profile}`;
  const sentence = reasonNoProfile({ outcome, commands }, request);
  logs.set(name, logOf(request, sentence, commands));
  if (sentence === undefined) {
    await open(saveAs);
    await removeOldest(recordings);
    if (samples !== undefined && samples < FEW_SAMPLES) {
      void offerMore(request, samples, saveAs, { server, recordings, logs, open });
    }
    return;
  }
  // Not awaited: the progress ends now, the message stays until it is closed.
  void warnWithLog(sentence, () => logs.show(name));
}

/** With fewer samples than this, shares are too uncertain: the page says by how much. */
const FEW_SAMPLES = 100;

/** The longest run that is offered, as a multiple of the usual one. */
const MAX_TIMES = 100;

/** Offers to run longer, or to save a profile of few samples. */
async function offerMore(
  request: ProfileTestRequest,
  samples: number,
  file: Uri,
  parts: ProfileTestParts,
): Promise<void> {
  const times = 10 * (request.times ?? 1);
  const longer = l10n.t("Run Longer");
  const save = l10n.t("Save As…");
  const message = l10n.t("{0} has only {1} samples, so its shares are uncertain.", request.test, samples);
  const picked = await showInformation(message, ...(times <= MAX_TIMES ? [longer] : []), save);
  try {
    if (picked === longer) {
      await profileTest({ ...request, times }, parts);
    } else if (picked === save) {
      await saveProfileAs(file, parts.open);
    }
  } catch (error) {
    void showError(error instanceof Error ? error.message : String(error));
  }
}

/** Copies a profile to where the user chooses, and opens the copy. */
export async function saveProfileAs(source: Uri, open: (uri: Uri) => Promise<void>): Promise<void> {
  const name = source.path.slice(source.path.lastIndexOf("/") + 1);
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const target = await window.showSaveDialog({
    title: l10n.t("Save Profile"),
    defaultUri: Uri.joinPath(folder, name),
  });
  if (target && target.toString() !== source.toString()) {
    await workspace.fs.copy(source, target, { overwrite: true });
    await open(target);
  }
}

/** Why there is no profile; undefined if there is one. */
function reasonNoProfile(
  { outcome, commands: [command] }: ProfileTestResult,
  { test, profile }: ProfileTestRequest,
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
        "{0} was ended after {1}, the limit in goVerify.timeout.",
        test,
        duration(command?.durationMs ?? 0),
      );
    case "no-sample":
      return profile === "cpu"
        ? l10n.t(
            "{0} has no samples: it did not run, or used too little CPU time (100 samples per second).",
            test,
          )
        : l10n.t(
            "{0} has no samples: it did not run, or allocated too little (one sample per 512 KiB).",
            test,
          );
  }
}

async function warnWithLog(sentence: string, showLog: () => Promise<void>): Promise<void> {
  const show = l10n.t("Show Log");
  if ((await showWarning(sentence, show)) === show) {
    await showLog();
  }
}

function logOf(
  request: ProfileTestRequest,
  sentence: string | undefined,
  commands: ProfileTestResult["commands"],
): LogText {
  const durationMs = commands.reduce((sum, command) => sum + command.durationMs, 0);
  const report: CheckReport = {
    id: request.test,
    label: request.test,
    title: request.profile === "cpu" ? l10n.t("Profile of CPU time") : l10n.t("Profile of memory"),
    status: sentence === undefined ? "pass" : "fail",
    summary: sentence ?? l10n.t("The profile was opened."),
    durationMs,
    findings: [],
    commands,
  };
  return logText(report, {
    startedAt: new Date(Date.now() - durationMs).toISOString(),
    go: null,
    host: { os: process.platform, arch: process.arch, cpus: 0 },
    home: homedir(),
  });
}

/** go test reads the file on disk. */
async function isSaved(uri: string): Promise<boolean> {
  const document = workspace.textDocuments.find((open) => open.uri.toString() === uri);
  if (!document?.isDirty) {
    return true;
  }
  const save = l10n.t("Save and Profile");
  const message = l10n.t("The file has unsaved changes. go test does not see them.");
  return (await showWarning(message, save)) === save && (await document.save());
}

interface Choice extends QuickPickItem, ProfileTestRequest {}

async function pickTest(): Promise<ProfileTestRequest | undefined> {
  const active = window.activeTextEditor?.document;
  const choices = active === undefined ? [] : choicesOf(active.uri, active.getText());
  if (choices.length > 0) {
    return window.showQuickPick(choices, { title: title() });
  }
  const files = await workspace.findFiles("**/*_test.go", "**/{node_modules,vendor,testdata}/**", MAX_FILES);
  if (files.length === 0) {
    throw new Error(l10n.t("This workspace has no _test.go file."));
  }
  const named = files
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const file = await window.showQuickPick(named, { title: title(), placeHolder: l10n.t("In which file?") });
  if (file === undefined) {
    return undefined;
  }
  const found = choicesOf(file.uri, await textOf(file.uri));
  if (found.length === 0) {
    throw new Error(l10n.t("{0} declares no test or benchmark.", file.label));
  }
  return window.showQuickPick(found, { title: title() });
}

const title = () => l10n.t("Profile Test or Benchmark");

/** The number of test files that are offered. */
const MAX_FILES = 500;

/** In bytes; the largest test files of Go itself have a tenth of that. */
const MAX_TEST_FILE = 8 * 1024 ** 2;

async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await readWhole(uri, MAX_TEST_FILE));
}

function choicesOf(file: Uri, text: string): Choice[] {
  if (file.scheme !== "file" || !file.path.endsWith("_test.go")) {
    return [];
  }
  const uri = file.toString();
  return goTests(text).flatMap(({ name: test }) => [
    { label: test, description: l10n.t("CPU time"), uri, test, profile: "cpu" },
    { label: test, description: l10n.t("memory"), uri, test, profile: "memory" },
  ]);
}
