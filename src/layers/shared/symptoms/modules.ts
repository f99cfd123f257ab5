/** Modules, workspaces and the selection of a toolchain. Texts: cmd/go/internal/{modload,toolchain,load,workcmd}, go1.26. */
import { allowToolchains, isSet, type Symptom, unset, unsetByHand, whereSet } from "./symptom.ts";

export const modules: readonly Symptom[] = [
  {
    pattern:
      /(?:(\S*go\.(?:mod|work))|module (\S+)) requires go >= (\S+) \(running go ([^\s;)]+)(?:; GOTOOLCHAIN=([^\s;)]+))?(?:; [^)\n]*)?\)/,
    explain: ([, file, module, wanted, running, setting], context) => ({
      cause: `${file ?? module} requires go >= ${wanted} (running go ${running}${setting ? `; GOTOOLCHAIN=${setting}` : ""})${setting === "local" ? ": local forbids the go command to use a newer toolchain" : ""}.`,
      fix:
        setting === "local"
          ? `Install go${wanted} or later, or: ${allowToolchains(context)}`
          : `Install go${wanted} or later: https://go.dev/dl`,
    }),
  },
  {
    pattern: /invalid GOTOOLCHAIN "([^"\n]*)"(.*)/,
    explain: ([, value, more], context) => ({
      cause: `GOTOOLCHAIN, set ${whereSet("GOTOOLCHAIN", context)}, is "${value}"${more}; it must be local, auto, path, or a release such as go1.26.0, alone or with +auto or +path.`,
      fix: unsetByHand("GOTOOLCHAIN", context),
    }),
  },
  {
    pattern: /invalid toolchain "([^"\n]*)" in (.+)/,
    explain: ([, value, file]) => ({
      cause: `The toolchain line of ${file} says "${value}", which does not name a toolchain.`,
      fix: "Write it as: toolchain go1.26.0",
      location: { path: file! },
    }),
  },
  {
    pattern: /invalid toolchain: (\S+) is a language version but not a toolchain version/,
    explain: ([, name], context) => ({
      cause: `${name} is a language version; since Go 1.21 its first release is named ${name}.0.`,
      fix: isSet("GOTOOLCHAIN", context) ? `GOTOOLCHAIN=${name}.0` : `Write ${name}.0.`,
    }),
  },
  {
    pattern: /cannot find "([^"\n]+)" in PATH/,
    explain: ([, name]) => ({
      cause: `GOTOOLCHAIN allows only toolchains on PATH, and ${name} is not on PATH.`,
      fix: `go install golang.org/dl/${name}@latest && ${name} download`,
    }),
  },
  {
    pattern: /download (\S+) for (\S+): toolchain not available/,
    explain: ([, name, platform]) => ({
      cause: `The toolchain ${name} for ${platform} is neither installed nor available: no entry of GOPROXY has it, or GOPROXY=off.`,
      fix: `Install ${name}, or check: go env GOTOOLCHAIN GOPROXY`,
    }),
  },
  {
    pattern: /toolchain (\S+) invoked to provide (\S+)/,
    explain: ([, found, wanted]) => ({
      cause: `The command ${wanted} on PATH is actually ${found}.`,
      fix: `Replace it: go install golang.org/dl/${wanted}@latest && ${wanted} download`,
    }),
  },
  {
    pattern: /errors parsing (\S*go\.(?:mod|work)):\n(.+?):(\d+)(?::\d+)?: (.+)/,
    explain: ([, , file, line, why]) => ({
      cause: `${file}:${line}: ${why}.`,
      fix: `Fix line ${line} of ${file}.`,
      location: { path: file!, line: Number(line) },
    }),
  },
  {
    pattern: /no required module provides package (\S+?)[;:]/,
    explain: ([, name]) => ({
      cause: `No module that go.mod requires provides the package ${name}.`,
      fix: `go get ${name}`,
    }),
  },
  {
    pattern: /no Go (?:source )?files in (.+)|no Go (?:source )?files$/m,
    explain: ([, folder]) => ({
      cause: folder
        ? `${folder} contains no .go file.`
        : "No .go file is left to build: all are excluded, by a build constraint or because cgo is disabled.",
      fix: "Run the command in the folder of a package, or name it: go build ./...",
    }),
  },
  {
    pattern: /build constraints exclude all Go files in (.+)/,
    explain: ([, folder]) => ({
      cause: `Every .go file in ${folder} is for another system, or needs a build tag or cgo.`,
      fix: "Check: go env -changed GOOS GOARCH CGO_ENABLED GOFLAGS",
    }),
  },
  {
    pattern: /go\.mod file not found in current directory or any parent|cannot find main module/,
    explain: () => ({
      cause: "Neither this folder nor any parent folder has a go.mod file.",
      fix: "Change to the folder of the module, or create a module: go mod init example.com/name",
    }),
  },
  {
    pattern: /cannot load module (.+?) listed in go\.work file: (.+)/,
    explain: ([, module, why]) => ({
      cause: `go.work lists ${module}, which cannot be read: ${why}.`,
      fix: `go work edit -dropuse=${module}`,
    }),
  },
  {
    pattern: /reading go\.work: (?:open )?(.+)/,
    explain: ([, why], context) => ({
      cause: `go.work cannot be read: ${why}.`,
      fix: isSet("GOWORK", context) ? unset("GOWORK", context) : "Fix or remove go.work.",
    }),
  },
  {
    pattern: /no modules were found in the current workspace/,
    explain: (_, context) => ({
      cause: isSet("GOWORK", context)
        ? `GOWORK=${context.env.GOWORK} is set, and that workspace lists no module.`
        : "go.work lists no module.",
      fix: isSet("GOWORK", context) ? unset("GOWORK", context) : "go work use -r .",
    }),
  },
  {
    pattern: /inconsistent vendoring in (.+?):/,
    explain: ([, folder]) => ({
      cause: `The vendor directory of ${folder} does not match go.mod.`,
      fix: "go mod vendor",
    }),
  },
  {
    pattern: /updates to go\.mod needed/,
    explain: () => ({
      cause: "go.mod does not contain everything that the build needs.",
      fix: "go mod tidy",
    }),
  },
  {
    pattern: /missing go\.sum entry (?:for|needed)/,
    explain: () => ({
      cause: "go.sum lacks the hash of a module that the build needs.",
      fix: "go mod tidy",
    }),
  },
  {
    pattern: /cannot determine module path for source directory/,
    explain: () => ({
      cause: "`go mod init` was run without a module path, and the folder does not imply one.",
      fix: "go mod init example.com/name",
    }),
  },
  {
    pattern: /error obtaining VCS status: exec: "(\w+)": executable file not found/,
    explain: ([, tool]) => ({
      cause: `${tool}, which shows the state of the repository that is stamped into programs, is not on PATH.`,
      fix: `Install ${tool}, or build with -buildvcs=false.`,
    }),
  },
  {
    pattern: /error obtaining VCS status: (.+)/,
    explain: ([, why]) => ({
      cause: `The state of the repository, which is stamped into programs, cannot be read: ${why}.`,
      fix: "If git reports dubious ownership, add the folder to safe.directory; or build with -buildvcs=false.",
    }),
  },
];
