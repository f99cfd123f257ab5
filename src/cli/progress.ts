/** Shows the progress of a run on stderr: a live list on a terminal, else one line when a check ends. */
import type { RunEvent } from "../engine/runOptions.ts";
import { oneLine } from "../formats/visible.ts";
import { cut } from "../formats/width.ts";
import {
  duration,
  STATUS_MARK,
  STATUS_MARK_ASCII,
  STATUS_WORD,
  summaryWithStatus,
} from "../formats/words.ts";
import { remark, streamTraits, type TerminalStyle, terminalStyle } from "./terminal.ts";

/** Shows the events of a run; `close` removes everything that it drew on the terminal. */
export interface Progress {
  onEvent(event: RunEvent): void;
  close(): void;
}

/** The kind of progress that suits this process's stderr. */
export function openProgress(): Progress {
  const traits = streamTraits(process.stderr);
  // A closed stderr must not end the run.
  process.stderr.on("error", () => {});
  const isLive = traits.isTTY && !traits.env.CI && traits.env.TERM !== "dumb";
  return isLive ? liveList(process.stderr, terminalStyle(traits)) : plainLines({ write: remark });
}

/** One line when a check ends: `passed   install.hello-run (318 ms)`. */
export function plainLines(out: { write(line: string): void }): Progress {
  return {
    onEvent(event) {
      if (event.type === "finished") {
        const { status, id, durationMs, summary } = event.check;
        const reason = status === "pass" ? "" : ` ${oneLine(summary)}`;
        out.write(`${STATUS_WORD[status].padEnd(7)} ${id} (${duration(durationMs)})${reason}\n`);
      }
    },
    close() {},
  };
}

/** One check in the live list. */
export interface Row {
  label: string;
  state: "waiting" | "running" | "ended";
  /** The start time in ms, on the clock of `now`. */
  since: number;
  /** Its status mark after it has ended. */
  mark: string;
  /** While it runs, its progress message; after it has ended, its summary. */
  detail: string;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPINNER_ASCII = ["|", "/", "-", "\\"];
/** A check that runs for longer shows its time. */
const SLOW_MS = 1000;
const TICK_MS = 100;

function liveList(out: NodeJS.WriteStream, style: TerminalStyle): Progress {
  const rows = new Map<string, Row>();
  const marks = style.unicode ? STATUS_MARK : STATUS_MARK_ASCII;
  let shown = 0;
  const clear = () => {
    out.write(shown > 0 ? `\x1b[${shown}A\x1b[J` : "");
    shown = 0;
  };
  const draw = () => {
    const lines = frame([...rows.values()], {
      now: performance.now(),
      columns: out.columns ?? style.columns,
      lines: out.rows ?? 24,
      unicode: style.unicode,
    });
    clear();
    out.write(lines.map((line) => `${line}\n`).join(""));
    shown = lines.length;
  };
  const timer = setInterval(draw, TICK_MS);
  return {
    onEvent(event) {
      if (event.type === "planned") {
        for (const { id, label } of event.checks) {
          rows.set(id, { label: oneLine(label), state: "waiting", since: 0, mark: " ", detail: "" });
        }
        return;
      }
      const row = rows.get(event.id)!;
      if (event.type === "started") {
        Object.assign(row, { state: "running", since: performance.now() });
      } else if (event.type === "progress") {
        row.detail = oneLine(event.message);
      } else {
        Object.assign(row, {
          state: "ended",
          mark: marks[event.check.status],
          detail: oneLine(summaryWithStatus(event.check)),
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
 * The lines of the live list: as many as fit on the terminal, starting shortly before the first check that has not
 * ended. No line wraps, since redrawing counts lines.
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
  const detail = row.detail === "" ? "" : `  ${row.detail}`;
  return cut(`  ${mark} ${row.label}${time}${detail}`, screen.columns - 1, screen.unicode);
}
