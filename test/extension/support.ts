/** What the tests of the extension share. They run in VS Code's extension host, beside the extension. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../src/extension/activate.ts";
import type { Tree } from "../../src/extension/verify/tree.ts";

/** The extension under test. */
export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>("go-verify.go-verify");
  assert.ok(found, "the extension is not installed");
  return found;
}

/** What the extension hands out, activated if need be. */
export function api(): Promise<Api> {
  return Promise.resolve(extension().activate());
}

/** The install layer's tree. */
export async function installTree(): Promise<Tree> {
  return (await api()).trees.get("install")!;
}

/** The tree as the editor shows it, one line for each row: `label | description`. */
export async function drawn(tree: Tree): Promise<string[]> {
  const items = await Promise.all(((await tree.getChildren()) ?? []).map((node) => tree.getTreeItem(node)));
  return items.map(({ label, description }) => `${label} | ${description}`);
}

/** Sets `goVerify.*` for the user, and takes it all back with `reset`. */
export const settings = {
  touched: new Set<string>(),
  async set(values: Record<string, unknown>): Promise<void> {
    for (const [key, value] of Object.entries(values)) {
      this.touched.add(key);
      await vscode.workspace
        .getConfiguration("goVerify")
        .update(key, value, vscode.ConfigurationTarget.Global);
    }
  },
  async reset(): Promise<void> {
    await this.set(Object.fromEntries([...this.touched].map((key) => [key, undefined])));
    this.touched.clear();
  },
};

/** A program named `go` in a folder of its own that vanishes with the test. */
export function fakeGo(script: string): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "fake-go-"));
  const path = join(folder, "go");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** IDs of the processes whose command line holds all of these texts. Linux: reads /proc. */
export function processesWith(...texts: string[]): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const line = commandLine(pid);
      return texts.every((text) => line.includes(text));
    })
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // It ended since the folder was listed.
    return "";
  }
}

/** IDs of the running language servers of the extension under test. */
export function servers(): number[] {
  return processesWith(join(extension().extensionPath, "dist", "server.js"), "--node-ipc");
}

type Messages = "showInformationMessage" | "showWarningMessage" | "showErrorMessage";

/** The notifications that the extension shows during `act`; `answer` picks a button. */
export async function notificationsDuring(
  act: () => Promise<unknown>,
  answer: (message: string) => string | undefined = () => undefined,
): Promise<string[]> {
  const shown: string[] = [];
  const names: Messages[] = ["showInformationMessage", "showWarningMessage", "showErrorMessage"];
  const restore = names.map((name) =>
    replace(vscode.window, name, async (message: string) => {
      shown.push(message);
      return answer(message);
    }),
  );
  try {
    await act();
  } finally {
    for (const back of restore) {
      back();
    }
  }
  return shown;
}

/** A memory of an editor that vanishes with the test. */
export function memory(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string) => values.get(key) as T,
    update: async (key: string, value: unknown) => void values.set(key, structuredClone(value)),
  };
}

/** What the extension opens with the profile editor while `act` goes on; nothing is opened. */
export async function profilesOpened(act: () => Promise<unknown>): Promise<vscode.Uri[]> {
  const opened: vscode.Uri[] = [];
  const run = vscode.commands.executeCommand;
  const restore = replace(vscode.commands, "executeCommand", async (command: string, ...args: unknown[]) => {
    if (command !== "vscode.openWith") {
      return run(command, ...args);
    }
    assert.equal(args[1], "goVerify.profile");
    opened.push(args[0] as vscode.Uri);
  });
  try {
    await act();
  } finally {
    restore();
  }
  return opened;
}

/** Puts something else in an object's place for a property; gives what takes it back. */
export function replace<T extends object>(target: T, name: keyof T, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)!;
  Object.defineProperty(target, name, { configurable: true, value });
  return () => Object.defineProperty(target, name, before);
}
