/** Lets the user choose what go.sum is compared with: a commit, a branch, a tag, or any revision by its name. */
import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { Revisions } from "../../disk/committedSums.ts";
import type { GitCommit, GitRef } from "../../engine/git.ts";
import { plainLabel } from "./plainLabel.ts";

interface Choice extends QuickPickItem {
  /** What git understands; undefined for a separator. */
  revision?: string;
}

/** Characters of a commit's hash that are shown. */
const SHORT = 9;

/**
 * The chosen revision; undefined if the user chose none. The list is filled once, when `revisions` are known, so that no
 * item moves under the pointer. Until then, and without them, as outside of a repository, a name can be typed.
 */
export function pickRevision(revisions: Promise<Revisions>): Promise<string | undefined> {
  const pick = window.createQuickPick<Choice>();
  pick.title = l10n.t("Compare with…");
  pick.placeholder = l10n.t("Choose a commit, a branch or a tag, or type the name of any revision or file");
  pick.matchOnDescription = true;
  pick.busy = true;
  let listed: Choice[] = [];
  const fill = () => {
    const typed = pick.value.trim();
    const isListed = listed.some(({ revision }) => revision === typed);
    pick.items = typed === "" || isListed ? listed : [...listed, ...typedChoice(typed)];
  };
  fill();
  pick.onDidChangeValue(fill);
  const filled = (known: Revisions | undefined) => {
    listed = choices(known);
    pick.busy = false;
    fill();
  };
  revisions.then(filled, () => filled(undefined));
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      // Typed and entered at once, a name is not an item yet.
      resolve(pick.selectedItems[0]?.revision ?? (pick.value.trim() || undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function typedChoice(typed: string): Choice[] {
  return [
    { label: l10n.t("By name"), kind: QuickPickItemKind.Separator },
    { label: l10n.t("Compare with {0}", plainLabel(typed)), revision: typed, alwaysShow: true },
  ];
}

function choices(revisions: Revisions | undefined): Choice[] {
  const { changing = [], refs = [], latest = [] } = revisions ?? {};
  const known = new Set(changing.map(({ hash }) => hash));
  const named = (kind: GitRef["kind"]) =>
    refs.filter((ref) => ref.kind === kind && !ref.name.endsWith("/HEAD")).map(refChoice);
  return [
    ...group(l10n.t("Commits that changed go.sum"), changing.map(commitChoice)),
    ...group(l10n.t("States"), [
      { label: "HEAD", description: l10n.t("the last commit"), revision: "HEAD" },
      { label: l10n.t("Index"), description: l10n.t("what is staged"), revision: ":" },
    ]),
    ...group(l10n.t("Branches"), [...named("branch"), ...named("remote branch")]),
    ...group(l10n.t("Tags"), named("tag")),
    ...group(l10n.t("Other commits"), latest.filter(({ hash }) => !known.has(hash)).map(commitChoice)),
  ];
}

function group(label: string, items: readonly Choice[]): Choice[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

function commitChoice({ hash, time, subject }: GitCommit): Choice {
  return {
    label: `$(git-commit) ${hash.slice(0, SHORT)}`,
    description: `${day(time)}${plainLabel(subject)}`,
    revision: hash,
  };
}

function refChoice({ kind, name, time }: GitRef): Choice {
  const icon = kind === "tag" ? "$(tag)" : "$(git-branch)";
  return { label: `${icon} ${plainLabel(name)}`, description: day(time).trim(), revision: name };
}

/** A day as `2026-11-24 `; empty if it is unknown. */
function day(time: number): string {
  const date = new Date(time * 1000);
  return time > 0 && !Number.isNaN(date.getTime()) ? `${date.toISOString().slice(0, 10)} ` : "";
}
