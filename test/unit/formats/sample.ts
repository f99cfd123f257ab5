/** Reports that the tests of formats share. */
import type { CommandRecord } from "../../../src/engine/command.ts";
import { type CheckReport, type Report, verdictOf, worst } from "../../../src/engine/report.ts";

/** A record of a command that went well; `more` changes it. */
export function command(more: Partial<CommandRecord> = {}): CommandRecord {
  return {
    argv: ["go", "version"],
    cwd: "/tmp/scratch",
    env: {},
    exitCode: 0,
    signal: null,
    durationMs: 12,
    stdout: "",
    stderr: "",
    truncated: false,
    ...more,
  };
}

/** A check that passed; `more` changes it. */
export function check(more: Partial<CheckReport> = {}): CheckReport {
  return {
    id: "install.hello-run",
    title: "A program compiles and runs",
    label: "Hello program",
    status: "pass",
    summary: "✅ Go runtime OK",
    durationMs: 318,
    findings: [],
    commands: [],
    ...more,
  };
}

/** A report of one layer with these checks. */
export function report(checks: readonly CheckReport[], more: Partial<Report> = {}): Report {
  const statuses = checks.map(({ status }) => status);
  return {
    schema: "go-verify/report/1",
    generator: "go-verify 0.1.0",
    startedAt: "2026-11-24T07:01:22.000Z",
    durationMs: 4200,
    host: { os: "linux", arch: "x64", cpus: 2 },
    go: {
      path: "/usr/local/go/bin/go",
      version: "go1.26.8",
      goroot: "/usr/local/go",
      goos: "linux",
      goarch: "amd64",
    },
    verdict: verdictOf(statuses),
    layers: [{ id: "install", title: "Install", status: worst(statuses), checks: [...checks] }],
    ...more,
  };
}

/** One check of each status, with all that a finding can hold. */
export function everyStatus(): CheckReport[] {
  return [
    check({
      id: "install.go-on-path",
      title: "The go command answers from its own GOROOT",
      label: "Go command",
      summary: "/usr/local/go/bin/go",
      durationMs: 14,
    }),
    check(),
    check({
      id: "install.release-support",
      title: "The release is supported and up to date",
      label: "Release support",
      status: "warn",
      summary: "go1.26.8; go1.26.11 is out",
      durationMs: 174,
      findings: [
        {
          severity: "warning",
          message: "go1.26.8; go1.26.11 is out.",
          cause: "Three patch releases since go1.26.8.",
          fix: "go install golang.org/dl/go1.26.11@latest && go1.26.11 download",
        },
      ],
    }),
    check({
      id: "install.standard-library",
      title: "The standard library is whole",
      label: "Standard library",
      status: "fail",
      summary: "archive/tar is missing (and 1 more)",
      durationMs: 252,
      findings: [
        {
          severity: "error",
          message: "archive/tar is missing.",
          cause: "$GOROOT/src/archive/tar does not exist; 361 of 362 packages are there.",
          fix: "Reinstall go1.26.8 into an empty folder.",
          location: { path: "/usr/local/go/src/archive/tar", line: 1 },
        },
        { severity: "error", message: "archive/zip does not resolve.", cause: "", fix: "" },
        { severity: "info", message: "The list came from go list std.", cause: "", fix: "" },
      ],
      commands: [command({ argv: ["/usr/local/go/bin/go", "list", "std"], exitCode: 1, stderr: "no\n" })],
    }),
    check({
      id: "install.runtime",
      title: "The runtime works",
      label: "Runtime",
      status: "error",
      summary: "go run did not end within 300 s",
      durationMs: 300_123,
      findings: [{ severity: "error", message: "go run did not end within 300 s.", cause: "", fix: "" }],
    }),
    check({
      id: "install.race",
      title: "The race detector finds a planted race",
      label: "Race detector",
      status: "skip",
      summary: "needs cgo (CGO_ENABLED=0)",
      durationMs: 0,
    }),
  ];
}
