/** Programs in place of the go command. Texts: asdf, goenv, mise, golang.org/dl (internal/version), as in their sources. */
import type { Symptom } from "./symptom.ts";

export const shims: readonly Symptom[] = [
  {
    pattern: /(go1\S*): not downloaded\. Run '([^'\n]+)' to install to (.+)/,
    explain: ([, release, command, folder], { program }) => ({
      cause: `${program} is the command of golang.org/dl that runs ${release}, which is not in ${folder}.`,
      fix: command!,
    }),
  },
  {
    pattern: /tinygo version (\S+)/,
    explain: ([, version], { program }) => ({
      cause: `${program} is TinyGo ${version}, another compiler, which is not the go command.`,
      fix: `Rename ${program}, or put the bin folder of Go before it on PATH.`,
    }),
  },
  {
    pattern: /No version is set for command (\S+)|No version set for command (\S+)/i,
    explain: ([, a, b]) => ({
      cause: `The asdf shim for ${a ?? b} has no version: no .tool-versions file names one.`,
      fix: "asdf set -u golang latest (before asdf 0.16: asdf global golang latest)",
    }),
  },
  {
    pattern: /(?:No preset version installed for command (\S+)|version (\S+) is not installed for (\S+))/,
    explain: ([, command, version, plugin]) => ({
      cause: command
        ? `The asdf shim for ${command} names a version that is not installed.`
        : `asdf is configured to use ${plugin} ${version}, which is not installed.`,
      fix: "asdf install golang",
    }),
  },
  {
    pattern: /goenv: version [`']?([^\s'`]+)'? is not installed(.*)/,
    explain: ([, version]) => ({
      cause: `goenv is configured to use ${version}, which is not installed.`,
      fix: `goenv install ${version}`,
    }),
  },
  {
    pattern: /mise ERROR (.+)/,
    explain: ([, error]) => ({ cause: `The mise shim reports: ${error}.`, fix: "mise use -g go@latest" }),
  },
];
