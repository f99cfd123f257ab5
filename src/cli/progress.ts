/** What happens while a run goes on, on stderr: a live list on a terminal, else one plain line as each check ends. */
import type { RunEvent } from "../engine/runOptions.ts";
import { oneLine } from "../formats/visible.ts";
import { cut } from "../formats/width.ts";
import { duration, STATUS_MARK, STATUS_MARK_ASCII, STATUS_WORD, toldSummary } from "../formats/words.ts";
import { type Manners, mannersOf, surfaceOf } from "./terminal.ts";

/** Shows a run's events; `close` leaves the terminal as if nothing had been shown there. */
export interface Progress {
  onEvent(event: RunEvent): void;
  close(): void;
}

/** The progress that suits this process's stderr. */
export function openProgress(): Progress {
  const surface = surfaceOf(process.stderr);
  // A reader of stderr that went away must not end the run.
  process.stderr.on("error", () => {});
  const isLive = surface.isTTY && !surface.env.CI && surface.env.TERM !== "dumb";
  return isLive ? liveList(process.stderr, mannersOf(surface)) : plainLines(process.stderr);
}

/** One line as each check ends: `passed   install.hello-run (318 ms)`. */
export function plainLines(out: Pick<NodeJS.WriteStream, "write">): Progress {
  return {
    onEvent(event) {
      if (event.type === "finished") {
        const { status, id, durationMs, summary } = event.check;
        const told = status === "pass" ? "" : ` ${oneLine(summary)}`;
        out.write(`${STATUS_WORD[status].padEnd(7)} ${id} (${duration(durationMs)})${told}\n`);
      }
    },
    close() {},
  };
}

/** One check as the live list knows it. */
export interface Row {
  title: string;
  state: "waiting" | "running" | "ended";
  /** When it started, in ms of the same clock as `now`. */
  since: number;
  /** Its mark and summary once it has ended; what it waits for while it runs. */
  mark: string;
  told: string;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPINNER_ASCII = ["|", "/", "-", "\\"];
/** From here on a running check shows how long it has been at it. */
const SLOW_MS = 1000;
const TICK_MS = 100;

function liveList(out: NodeJS.WriteStream, manners: Manners): Progress {
  const rows = new Map<string, Row>();
  const marks = manners.unicode ? STATUS_MARK : STATUS_MARK_ASCII;
  let shown = 0;
  const clear = () => {
    out.write(shown > 0 ? `\x1b[${shown}A\x1b[J` : "");
    shown = 0;
  };
  const draw = () => {
    const lines = frame([...rows.values()], {
      now: performance.now(),
      columns: out.columns ?? manners.columns,
      lines: out.rows ?? 24,
      unicode: manners.unicode,
    });
    clear();
    out.write(lines.map((line) => `${line}\n`).join(""));
    shown = lines.length;
  };
  const timer = setInterval(draw, TICK_MS);
  return {
    onEvent(event) {
      if (event.type === "planned") {
        for (const { id, title } of event.checks) {
          rows.set(id, { title: oneLine(title), state: "waiting", since: 0, mark: " ", told: "" });
        }
        return;
      }
      const row = rows.get(event.id)!;
      if (event.type === "started") {
        Object.assign(row, { state: "running", since: performance.now() });
      } else if (event.type === "progress") {
        row.told = oneLine(event.message);
      } else {
        Object.assign(row, {
          state: "ended",
          mark: marks[event.check.status],
          told: oneLine(toldSummary(event.check)),
        });
      }
    },
    close() {
      clearInterval(timer);
      clear();
    },
  };
}

/**
 * The live list at one moment: as many lines as the terminal holds, from shortly before the first check that has
 * not ended. No line wraps, since the list is redrawn by counting lines.
 */
export function frame(
  rows: readonly Row[],
  screen: { now: number; columns: number; lines: number; unicode: boolean },
): string[] {
  const room = Math.max(1, screen.lines - 2);
  const firstOpen = rows.findIndex((row) => row.state !== "ended");
  const from = Math.max(0, Math.min(firstOpen < 0 ? rows.length : firstOpen - 2, rows.length - room));
  const ended = rows.filter((row) => row.state === "ended").length;
  return [
    ...rows.slice(from, from + room).map((row) => rowLine(row, screen)),
    cut(`  ${ended} of ${rows.length} checks have ended`, screen.columns - 1, screen.unicode),
  ];
}

function rowLine(row: Row, screen: { now: number; columns: number; unicode: boolean }): string {
  const spinner = screen.unicode ? SPINNER : SPINNER_ASCII;
  const ran = screen.now - row.since;
  const isRunning = row.state === "running";
  const mark = isRunning ? spinner[Math.floor(screen.now / TICK_MS) % spinner.length]! : row.mark;
  const time = isRunning && ran >= SLOW_MS ? `  ${duration(ran)}` : "";
  const told = row.told === "" ? "" : `  ${row.told}`;
  return cut(`  ${mark} ${row.title}${time}${told}`, screen.columns - 1, screen.unicode);
}
