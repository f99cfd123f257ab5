/** What the page shows while there is nothing of the profile to show: that it is read, or why it is not. */
import { t } from "../shared/l10n.ts";
import { amount } from "../shared/numbers.ts";
import { post } from "./host.ts";
import type { Progress } from "./wire.ts";

interface ReadingProps {
  /** How far the worker is; undefined if that is not known. */
  progress: Progress | undefined;
  cancel(): void;
}

/** The profile is being read. */
export function Reading({ progress, cancel }: ReadingProps) {
  const { name, done, total } = progress ?? { name: "", done: 0, total: 0 };
  // A file may claim any size.
  const isKnown = done > 0 && done <= total;
  return (
    <div class="waiting">
      <p role="status">{t("Reading the profile…")}</p>
      <progress
        aria-label={t("Reading the profile…")}
        max={isKnown ? total : undefined}
        value={isKnown ? done : undefined}
      />
      <p class="dimmed">
        {done > 0 &&
          (isKnown
            ? t("{0}: {1} of {2} unpacked", name, amount(done, "bytes"), amount(total, "bytes"))
            : t("{0}: {1} unpacked", name, amount(done, "bytes")))}
      </p>
      <button type="button" class="action" onClick={cancel}>
        {t("Cancel")}
      </button>
    </div>
  );
}

/** The profile is not shown: why, and buttons that read it again or open it as text. */
export function NotShown({ reason, again }: { reason: string; again(): void }) {
  return (
    <div class="broken" role="alert">
      <p>{reason}</p>
      <button type="button" onClick={again}>
        {t("Read Again")}
      </button>{" "}
      <button type="button" onClick={() => post({ kind: "openAsText" })}>
        {t("Open as Text")}
      </button>
    </div>
  );
}
