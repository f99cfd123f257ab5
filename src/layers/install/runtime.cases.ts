import { existsSync } from "node:fs";
import { join } from "node:path";
import { casesOf, type Stage } from "../../engine/case.ts";
import { cannotMount } from "../../engine/mounts.ts";
import { goShim, linkedGoroot, ownFolder, withEnv } from "../shared/case-kit.ts";
import { runtime } from "./runtime.ts";

/** Inserts a line at the start of a function of the standard library, in a GOROOT of the case's own. */
const tampered =
  (file: string, start: RegExp, line: string) =>
  async (stage: Stage): Promise<void> => {
    const folders = file.split("/");
    const name = folders.pop()!;
    const path = join(await ownFolder(stage, await linkedGoroot(stage), "src", ...folders), name);
    const text = await stage.read(path);
    if (!start.test(text)) {
      throw new Error(`${file} has no ${start}`);
    }
    await stage.write(path, text.replace(start, `$&\n\t${line}`));
    stage.timeoutMs = 600_000;
  };

/** The first build with other flags compiles all of the standard library that it needs. */
const slow = (settings: Record<string, string>) => (stage: Stage) => {
  withEnv(settings)(stage);
  stage.timeoutMs = 600_000;
};

/** Starts the program that the check builds through `command`, which must run `"$0" "$@"`. */
const startedBy = (command: string) => (stage: Stage) =>
  goShim(
    stage,
    `if [ "$1" = build ]; then
  '${stage.goroot}/bin/go' "$@" && mv "$4" "$4.real" || exit
  printf '#!/bin/sh\\nexec %s "%s" "$@"\\n' '${command}' "$4.real" >"$4" && chmod 755 "$4"
  exit
fi`,
  );

const NO_LOOPBACK = "unshare -n";
/** In a mount namespace of its own, so that no other process sees it. */
const NO_TZDATA = 'unshare -m sh -c "mount -t tmpfs tmpfs /usr/share/zoneinfo && exec \\"\\$0\\" \\"\\$@\\""';

const noTzdata = () =>
  cannotMount() ??
  (existsSync("/usr/share/zoneinfo") ? undefined : "there is no /usr/share/zoneinfo to hide");

/** A time zone file (RFC 8536, version 1) of a zone that is always at UTC. */
function utc(): Uint8Array {
  const file = Buffer.alloc(44 + 6 + 4);
  file.write("TZif");
  file.writeUInt32BE(1, 36);
  file.writeUInt32BE(4, 40);
  file.write("UTC", 50);
  return file;
}

export const runtimeCases = casesOf(runtime, {
  faults: {
    "a crypto/x509 that trusts everyone": {
      plant: tampered(
        "crypto/x509/verify.go",
        /^func \(c \*Certificate\) Verify\(.*\{$/m,
        "if c != nil {\n\t\treturn [][]*Certificate{{c}}, nil\n\t}",
      ),
      expect: {
        message: /TLS handshake/,
        cause: /certificate from an unknown authority was answered with: <nil>/,
      },
    },
    "a crypto/tls that accepts no signature": {
      plant: tampered(
        "crypto/tls/auth.go",
        /^func verifyHandshakeSignature\(.*\{$/m,
        'if sig != nil {\n\t\treturn errors.New("planted")\n\t}',
      ),
      expect: { message: /TLS handshake/, cause: /planted/ },
    },
    "an os/exec that starts nothing": {
      plant: tampered(
        "os/exec/exec.go",
        /^func \(c \*Cmd\) Start\(\) error \{$/m,
        'if c != nil {\n\t\treturn errors.New("planted")\n\t}',
      ),
      expect: { message: /cannot start another/, cause: /planted/ },
    },
    "a package that does not compile": {
      plant: tampered("path/filepath/path.go", /^func Clean\(.*\{$/m, "}"),
      expect: { message: /does not compile/, cause: /path\.go|path\/filepath/ },
    },
    "a network without loopback": {
      unavailable: cannotMount,
      plant: startedBy(NO_LOOPBACK),
      expect: { message: /over loopback/, cause: /unreachable|cannot assign/, fix: /ip link set lo up/ },
    },
    "no time zones on the system, and a program that does not know GOROOT": {
      unavailable: noTzdata,
      plant: async (stage) => {
        slow({ GOFLAGS: "-trimpath" })(stage);
        await startedBy(NO_TZDATA)(stage);
      },
      expect: { message: /Time zones/, cause: /unknown time zone Europe\/Berlin/, fix: /tzdata/ },
    },
    "ZONEINFO names a folder whose times are wrong": {
      plant: async (stage) => {
        await stage.write("zones/Europe/Berlin", utc());
        stage.env.ZONEINFO = stage.path("zones");
      },
      expect: {
        message: /Time zones/,
        cause: /ZONEINFO is set to .*zones; without it this works/,
        fix: /ZONEINFO/,
      },
    },
    "GOTRACEBACK=none hides stack traces": {
      plant: withEnv({ GOTRACEBACK: "none" }),
      expect: { status: "warn", message: /readable stack trace/, cause: /GOTRACEBACK is set to none/ },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "no time zones on the system, but some in GOROOT": {
      unavailable: noTzdata,
      plant: startedBy(NO_TZDATA),
      expect: { message: /time zones from GOROOT/ },
    },
    "ZONEINFO names a path that does not exist": { plant: withEnv({ ZONEINFO: "/nonexistent" }) },
    "one processor": { plant: withEnv({ GOMAXPROCS: "1" }) },
    "the garbage collector off by GOGC": { plant: withEnv({ GOGC: "off" }) },
    "GODEBUG and GOTRACEBACK that print more": {
      plant: withEnv({ GODEBUG: "gctrace=1,inittrace=1,schedtrace=1000", GOTRACEBACK: "crash" }),
    },
    "GOFLAGS in everyday use": {
      alone: "first",
      plant: slow({ GOFLAGS: "-buildvcs=false -mod=mod -trimpath '-ldflags=-s -w'" }),
    },
    "GO111MODULE=off": { plant: withEnv({ GO111MODULE: "off" }) },
    "CGO_ENABLED=0": { plant: withEnv({ CGO_ENABLED: "0" }) },
    "only go on PATH": {
      plant: (stage) => {
        stage.env.PATH = join(stage.goroot, "bin");
      },
    },
    "a proxy, and certificates that do not exist": {
      plant: withEnv({
        HTTPS_PROXY: "http://127.0.0.1:1",
        SSL_CERT_FILE: "/nonexistent",
        TZ: "Nowhere/At_All",
      }),
    },
    "a temporary folder with spaces, quotes and other scripts": {
      plant: async (stage) => {
        stage.env.TMPDIR = await stage.mkdir("odd é 空 $(x) 'q' & ;");
      },
    },
  },
});
