/** Calls back when the words for the age of the result change: each minute, after an hour each hour. */
import { Disposable, window } from "vscode";
import type { Session } from "./session.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Calls `act` as the result grows older. A window without the focus has no timer; with the focus it catches up. */
export function openAgeing(session: Session, act: () => void): Disposable {
  let start = Number.NaN;
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    clearTimeout(timer);
    if (!Number.isNaN(start) && window.state.focused) {
      timer = setTimeout(
        () => {
          act();
          schedule();
        },
        untilNextWords(Date.now() - start),
      );
    }
  };
  session.onDidChange(() => {
    const latest = Date.parse(session.report()?.startedAt ?? "");
    if (!Object.is(latest, start)) {
      start = latest;
      schedule();
    }
  });
  const focus = window.onDidChangeWindowState(({ focused }) => {
    if (focused) {
      act();
    }
    schedule();
  });
  return Disposable.from(focus, { dispose: () => clearTimeout(timer) });
}

/** The time until a result of this age has other words, in ms. */
function untilNextWords(age: number): number {
  const unit = age < HOUR_MS ? MINUTE_MS : HOUR_MS;
  return unit - (Math.max(0, age) % unit);
}
