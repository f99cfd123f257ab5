/** What a run starts from, and what it reports on its way. */
import type { Layer, Requirement, RunSettings } from "./check.ts";
import type { RunAs } from "./command.ts";
import type { Plan } from "./plan.ts";
import type { CheckReport } from "./report.ts";
import type { Toolchain } from "./toolchain.ts";

/** What happens during a run, in order of time. */
export type RunEvent =
  | { type: "planned"; checks: { id: string; title: string; label: string }[] }
  | { type: "started"; id: string }
  | { type: "progress"; id: string; message: string }
  | { type: "finished"; id: string; check: CheckReport };

/** All that a run starts from. */
export interface RunOptions {
  layers: readonly Layer[];
  plan: Plan;
  toolchain: Toolchain;
  env: Readonly<Record<string, string | undefined>>;
  workspace?: string | undefined;
  settings: RunSettings;
  signal: AbortSignal;
  /** `go-verify X.Y.Z`, for the report. */
  generator: string;
  /** How long checks that compile much wait for the others, in ms; 20 s by default. */
  patienceMs?: number | undefined;
  /** How many checks run at once; by default two more than twice the processors, since most wait for a go command. */
  jobs?: number | undefined;
  onEvent?: (event: RunEvent) => void;
  /** Where it is given, the scratch folder stays after the run, and its path is passed here. */
  onScratchLeft?: ((path: string) => void) | undefined;
  /** What a face says of what only it knows; without it the engine's own words. */
  words?: Partial<FaceWords> | undefined;
  runAs?: RunAs | undefined;
}

/** Sentences without a full stop that differ from face to face: only a face knows its options and settings. */
export interface FaceWords {
  /** Why a check is skipped whose requirement is not there. */
  unmet: Readonly<Partial<Record<Requirement, string>>>;
  /** How a person allows commands more time. */
  moreTime: string;
}
