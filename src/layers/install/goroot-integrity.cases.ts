import type { ServerResponse } from "node:http";
import { casesOf, type Stage } from "../../engine/case.ts";
import { newKeys } from "../../modules/sumdb/memory.ts";
import { verifierKey } from "../../modules/sumdb/note.ts";
import { type LoopbackRecord, serveRecord, smallGoroot } from "./goroot-integrity/loopback-record.ts";
import { gorootIntegrity } from "./goroot-integrity.ts";

/** A GOROOT that is changed after it was recorded. */
function changed(change: (goroot: string, stage: Stage) => Promise<unknown>) {
  return async (stage: Stage) => {
    const goroot = await smallGoroot(stage);
    await serveRecord(stage, goroot);
    await change(goroot, stage);
  };
}

/** A record that is altered before it is served. */
function served(alter: (record: LoopbackRecord, stage: Stage) => void | Promise<void>) {
  return async (stage: Stage) =>
    serveRecord(stage, await smallGoroot(stage), (record) => alter(record, stage));
}

/** A setting beside an honest record. */
function set(env: Record<string, string>) {
  return changed(async (_, stage) => Object.assign(stage.env, env));
}

const UNTRUSTED = {
  status: "error",
  message: /^The checksum database's answer about go\S+ cannot be trusted\.$/,
} as const;
const MISBEHAVED = { status: "error", message: /does not respond as expected/ } as const;
const OTHER_HASH = `h1:${"7".repeat(43)}=`;
const tools = async (stage: Stage) => (await stage.command(["go", "env", "GOTOOLDIR"])).stdout.trim();

function editLookup({ answers, lookup }: LoopbackRecord, edit: (text: string) => string): void {
  answers.set(lookup, Buffer.from(edit(Buffer.from(answers.get(lookup) as Uint8Array).toString())));
}

function eachTile({ answers }: LoopbackRecord, edit: (data: Uint8Array) => Uint8Array): void {
  for (const [path, data] of answers) {
    if (path.includes("/tile/")) {
      answers.set(path, edit(data as Uint8Array));
    }
  }
}

export const gorootIntegrityCases = casesOf(gorootIntegrity, {
  faults: {
    "one byte of a source file changed": {
      plant: changed(async (goroot, stage) => {
        const file = `${goroot}/src/fmt/print.go`;
        await stage.write(file, (await stage.read(file)).replace("%!", "%?"));
      }),
      expect: {
        message:
          /^src\/fmt\/print\.go is changed: it has [\d,]+ bytes as in the release, but different content$/,
        cause: /^The package fmt is damaged: the files in .*\/src\/fmt are not those of the release\.$/,
        fix: /^Reinstall go/,
        location: /\/src\/fmt\/print\.go:/,
      },
    },
    "a source file missing": {
      plant: changed((goroot, stage) => stage.remove(`${goroot}/src/fmt/print.go`)),
      expect: {
        message: /^src\/fmt\/print\.go is missing: the release contains it, with [\d,]+ bytes/,
        cause: /^The package fmt is damaged/,
      },
    },
    "a source file added": {
      plant: changed((goroot, stage) => stage.write(`${goroot}/src/fmt/init_evil.go`, "package fmt\n")),
      expect: {
        message: /^src\/fmt\/init_evil\.go is not part of the release: it was added to GOROOT$/,
        location: /init_evil\.go/,
      },
    },
    "the compiler replaced": {
      plant: changed(async (_, stage) => stage.write(`${await tools(stage)}/compile`, "#!/bin/sh\n", 0o755)),
      expect: {
        message: /^pkg\/tool\/\w+\/compile is changed$/,
        cause: /^It has 10 bytes; the release has [\d,]+/,
      },
    },
    "a whole package missing": {
      plant: changed((goroot, stage) => stage.remove(`${goroot}/src/fmt`)),
      expect: {
        message: /^src\/fmt is missing with \d+ files: \w+\.go, .* and \d+ more$/,
        cause: /\/src\/fmt does not exist\.$/,
        location: /\/src\/fmt:/,
      },
    },
    "many files of a package changed": {
      plant: changed(async (goroot, stage) => {
        for (const name of ["print", "scan", "format"]) {
          await stage.truncate(`${goroot}/src/fmt/${name}.go`, 100);
        }
      }),
      expect: {
        message: /^3 files in src\/fmt are changed: format\.go, print\.go, scan\.go$/,
        cause: /^The package fmt is damaged/,
      },
    },
    "a go.mod of a downloaded toolchain changed": {
      plant: changed(async (goroot, stage) => {
        await doubleGoMods(goroot, stage);
        await stage.write(`${goroot}/src/cmd/go.mod`, "module cmd\n");
      }),
      expect: {
        message: /^src\/cmd\/go\.mod is changed: .*_go\.mod beside it/,
        cause: /^The package cmd is damaged/,
      },
    },
    "a special file, a circular link, a broken link and a line break": {
      plant: changed(async (goroot, stage) => {
        await stage.command(["mkfifo", `${goroot}/src/fmt/pipe.go`]);
        await stage.symlink("..", `${goroot}/src/fmt/circle`);
        await stage.symlink("nowhere.go", `${goroot}/src/fmt/gone.go`);
        await stage.write(`${goroot}/src/fmt/line\nbreak.go`, "");
      }),
      expect: {
        message: /^4 files in src\/fmt cannot be part of a release: .*"line\\nbreak\.go"/,
        cause: /a broken or circular link, a special file/,
      },
    },
    "go.env names another proxy": {
      plant: changed(async (goroot, stage) => {
        const text = await stage.read(`${goroot}/go.env`);
        await stage.write(`${goroot}/go.env`, text.replace(/^GOPROXY=.*$/m, "GOPROXY=https://evil.example"));
      }),
      expect: {
        status: "warn",
        message: /^go\.env differs from upstream's: it sets GOPROXY=https:\/\/evil\.example, GOSUMDB=/,
        cause: /go env -changed does not show them/,
        location: /go\.env/,
      },
    },
    "go.env missing": {
      plant: changed((goroot, stage) => stage.remove(`${goroot}/go.env`)),
      expect: { message: /^go\.env is missing\.$/ },
    },
    "a proxy that ignores range requests": {
      plant: async (stage) => {
        const goroot = await smallGoroot(stage);
        await serveRecord(stage, goroot, ({ answers, version }) => {
          answers.set(`/golang.org/toolchain/@v/${version}.zip`, new Uint8Array(9_000_000));
        });
        await stage.remove(`${goroot}/src/fmt/print.go`);
      },
      expect: {
        message: /^The files of GOROOT do not match upstream's/,
        cause:
          /the recorded hash is h1:.*go mod download golang\.org\/toolchain@v0.*with the whole zip instead of the requested part/,
      },
    },
    "the record is of other files": {
      plant: served(async ({ answers, sumdb, another }) => {
        for (const [path, content] of (await another(OTHER_HASH)).files) {
          answers.set(sumdb + path, content);
        }
      }),
      expect: {
        message: /^The files of GOROOT do not match upstream's/,
        cause: /Each file has the size and CRC-32/,
      },
    },
    "an empty response": {
      plant: served((record) => editLookup(record, () => "")),
      expect: { ...UNTRUSTED, cause: /^Malformed record data\.$/ },
    },
    "another module's record (CVE-2026-42501)": {
      plant: served(({ answers, lookup, sumdb }) => {
        answers.set(lookup, answers.get(`${sumdb}/lookup/example.com/m7@v1.0.0`)!);
      }),
      expect: {
        ...UNTRUSTED,
        cause: /no line for golang\.org\/toolchain .*it is for "example\.com\/m7 v1\.0\.0"/,
      },
    },
    "a line outside of the record (CVE-2026-56864)": {
      plant: served((record) =>
        editLookup(record, (text) => `${text}golang.org/toolchain ${record.version} ${OTHER_HASH}\n`),
      ),
      expect: { ...UNTRUSTED, cause: /^Malformed note\.$/ },
    },
    "another hash in the record": {
      plant: served((record) => editLookup(record, (text) => text.replace(/h1:\S+/, OTHER_HASH))),
      expect: {
        ...UNTRUSTED,
        cause: /^Record 260 with the given text is not in the signed tree of 300 records/,
      },
    },
    "a forged record with forged tiles (CVE-2026-56865)": {
      plant: served(async ({ answers, sumdb, lookup, another, database }) => {
        const forged = await another(OTHER_HASH);
        const tree = Buffer.from(database.files.get("/latest")!).toString();
        for (const [path, content] of forged.files) {
          answers.set(sumdb + path, content);
        }
        const record = Buffer.from(answers.get(lookup) as Uint8Array).toString();
        answers.set(lookup, Buffer.from(record.slice(0, record.indexOf("\n\n") + 2) + tree));
      }),
      expect: { ...UNTRUSTED, cause: /the text or a tile is forged\.$/ },
    },
    "truncated tiles": {
      plant: served((record) => eachTile(record, (data) => data.subarray(0, data.length - 1))),
      expect: { ...UNTRUSTED, cause: /^Tile\/8\/\d\/000\S* has \d+ bytes instead of \d+/ },
    },
    "a database of another key": {
      plant: served(async (_, stage) => {
        const { publicKey } = await newKeys();
        const raw = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
        stage.env.GOSUMDB = await verifierKey("sum.loopback.example", raw);
      }),
      expect: { ...UNTRUSTED, cause: /^Note has no signature by the key sum\.loopback\.example\+/ },
    },
    "a fork: the go command has seen another history": {
      plant: served(async ({ another }, stage) => {
        const seen = (await another(OTHER_HASH)).files.get("/latest")!;
        await stage.write(`${stage.env.GOPATH}/pkg/sumdb/sum.loopback.example/latest`, seen);
      }),
      expect: { ...UNTRUSTED, cause: /^Fork: .* so the database showed two histories\.$/ },
    },
    "the go command's own copy of the database's signed tree is damaged": {
      plant: served((_, stage) =>
        stage.write(`${stage.env.GOPATH}/pkg/sumdb/sum.loopback.example/latest`, "x").then(() => {}),
      ),
      expect: { status: "error", cause: /^Malformed note/ },
    },
    "a redirect loop": {
      plant: served(({ answers, lookup }) => {
        answers.set(lookup, (request, response) => response.writeHead(302, { location: request.url }).end());
      }),
      expect: { ...MISBEHAVED, cause: /redirects more than 5 times\.$/ },
    },
    "an endless response": {
      plant: served(({ answers, lookup }) => {
        answers.set(lookup, (_, response) => pour(response, Buffer.alloc(65_536, "a")));
      }),
      expect: { ...MISBEHAVED, cause: /sends more than the [\d,]+ bytes/ },
    },
    "a response that trickles": {
      plant: served(({ answers, lookup }, stage) => {
        stage.timeoutMs = 8_000;
        answers.set(lookup, (_, response) => drip(response));
      }),
      expect: { ...MISBEHAVED, cause: /sent only \d+ bytes within 8 s\.$/ },
    },
    "a response that never begins": {
      plant: served(({ answers, lookup }, stage) => {
        stage.timeoutMs = 8_000;
        answers.set(lookup, () => {});
      }),
      expect: { ...MISBEHAVED, cause: /sent no answer within 8 s\.$/ },
    },
    "a response that is cut off": {
      plant: served(({ answers, lookup }) => {
        answers.set(lookup, (_, response) => {
          response.writeHead(200, { "content-length": 100 }).write("260\n", () => response.destroy());
        });
      }),
      expect: { ...MISBEHAVED, cause: /broke off in the middle of its answer\.$/ },
    },
    "a server that does not speak HTTP": {
      plant: served(({ answers, lookup }) => {
        answers.set(lookup, ({ socket }) => socket.end("220 mail.example ESMTP\r\n"));
      }),
      expect: { ...MISBEHAVED, cause: /does not speak HTTP/ },
    },
    "a release without a record": {
      plant: served(({ answers, lookup }) => {
        answers.delete(lookup);
      }),
      expect: { status: "warn", message: /has no record/, cause: /answers 404 Not Found\.$/ },
    },
    "a malformed GOSUMDB": {
      plant: set({ GOSUMDB: "sum.golang.org+00000000+AAAA" }),
      expect: { status: "error", message: /invalid GOSUMDB: invalid verifier hash/ },
    },
  },
  healthy: {
    "the plain set-up": {
      plant: (stage) => serveRecord(stage, stage.goroot),
      expect: { message: /^\d\d,\d\d\d files match upstream's go/ },
    },
    "GOTOOLCHAIN=local in go.env": {
      plant: changed(async (goroot, stage) => {
        const text = await stage.read(`${goroot}/go.env`);
        await stage.write(`${goroot}/go.env`, text.replace(/^GOTOOLCHAIN=.*$/m, "GOTOOLCHAIN=local"));
      }),
      expect: { message: /^go\.env is customised: GOTOOLCHAIN=local instead of GOTOOLCHAIN=auto\.$/ },
    },
    "a tool added by go install": {
      plant: changed(async (_, stage) => stage.write(`${await tools(stage)}/zz-added`, "#!/bin/sh\n", 0o755)),
      expect: { message: /^No record covers .*pkg\/tool\/\w+\/zz-added/ },
    },
    "leftovers of builds and of a Mac": {
      plant: changed(async (goroot, stage) => {
        await stage.write(`${goroot}/pkg/obj/go-build/00/x`, "x");
        await stage.write(`${goroot}/bin/gopls`, "x", 0o755);
        await stage.write(`${goroot}/src/.DS_Store`, "x");
        await stage.write(`${goroot}/VERSION.cache`, "x");
        await stage.write(`${goroot}/test/x.go`, "x");
      }),
      expect: { message: /^No record covers VERSION\.cache, bin\/gopls, pkg\/obj, test\.$/ },
    },
    "a read-only GOROOT": {
      plant: changed((goroot, stage) => stage.command(["chmod", "-R", "a-w", goroot])),
    },
    "GOROOT through a link": {
      plant: async (stage) => {
        const goroot = await smallGoroot(stage);
        await serveRecord(stage, goroot);
        await stage.symlink(goroot, "linked");
        stage.env.GOROOT = stage.path("linked");
      },
    },
    "src is a link to another folder, as in distributions": {
      plant: changed(async (goroot, stage) => {
        await stage.move(`${goroot}/src`, "share/src");
        await stage.symlink("../share/src", `${goroot}/src`);
      }),
    },
    "a downloaded toolchain, with go.mod and _go.mod": { plant: changed(doubleGoMods) },
    "a full tile for a partial one": {
      plant: served(({ answers }) => {
        for (const [path, data] of answers) {
          if (path.includes(".p/")) {
            const full = new Uint8Array(256 * 32);
            full.set(data as Uint8Array);
            answers.delete(path);
            answers.set(path.replace(/\.p\/\d+$/, ""), full);
          }
        }
      }),
    },
    "the go command has seen the same tree": {
      plant: served(async ({ database }, stage) => {
        const latest = `${stage.env.GOPATH}/pkg/sumdb/sum.loopback.example/latest`;
        await stage.write(latest, database.files.get("/latest")!);
      }),
    },
    "the database queried by its own URL": {
      plant: changed(async (_, stage) => {
        stage.env.GOSUMDB = `${stage.env.GOSUMDB} ${stage.env.GOPROXY}/sumdb/sum.loopback.example`;
        stage.env.GOPROXY = "direct";
      }),
    },
    "the first proxy does not pass the database on": {
      plant: changed(async (_, stage) => {
        stage.env.GOPROXY = `${stage.env.GOPROXY}/nothing,http://127.0.0.1:1|${stage.env.GOPROXY},direct`;
      }),
    },
    "a proxy in a folder": {
      plant: async (stage) => {
        await serveRecord(stage, await smallGoroot(stage), async ({ answers }) => {
          for (const [path, content] of answers) {
            if (content instanceof Uint8Array) {
              await stage.write(`proxy${path}`, content);
            }
          }
        });
        stage.env.GOPROXY = `file://${stage.path("proxy")}`;
      },
    },
    "a module proxy that only an HTTP proxy can reach": {
      plant: async (stage) => {
        await serveRecord(stage, await smallGoroot(stage), ({ answers }) => {
          for (const [path, content] of [...answers]) {
            answers.set(`http://modules.invalid${path}`, content);
          }
        });
        stage.env.HTTP_PROXY = stage.env.GOPROXY;
        stage.env.GOPROXY = "http://modules.invalid";
      },
    },
    "an HTTP proxy is set, which loopback does not need": {
      plant: set({ HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1" }),
    },
    offline: {
      plant: () => {},
      expect: { status: "skip", message: /^The network is switched off$/ },
    },
    "GOSUMDB=off": { plant: set({ GOSUMDB: "off" }), expect: { status: "skip", message: /^GOSUMDB=off: / } },
    "GOPROXY=off": { plant: set({ GOPROXY: "off" }), expect: { status: "skip", message: /^GOPROXY=off: / } },
    "nothing listens at the proxy": {
      plant: set({ GOPROXY: "http://127.0.0.1:1" }),
      expect: { status: "skip", message: /cannot be queried: .* connection refused$/ },
    },
    "nothing listens at the HTTP proxy": {
      plant: set({ GOPROXY: "https://modules.invalid", HTTPS_PROXY: "http://127.0.0.1:1" }),
      expect: {
        status: "skip",
        message: /through http:\/\/127\.0\.0\.1:1, the HTTP proxy in HTTPS_PROXY: connection refused$/,
      },
    },
    "the database is out of order": {
      plant: served(({ answers, lookup }) => {
        answers.set(lookup, (_, response) => response.writeHead(503).end());
      }),
      expect: { status: "skip", message: /answers 503 Service Unavailable$/ },
    },
  },
});

/** As the go command does with a toolchain that it downloads (cmd/go/internal/toolchain/select.go). */
async function doubleGoMods(goroot: string, stage: Stage): Promise<void> {
  const copy = ["-execdir", "cp", "go.mod", "_go.mod", ";"];
  await stage.command(["find", goroot, "-name", "go.mod", ...copy]);
}

function pour(response: ServerResponse, chunk: Uint8Array): void {
  response.write(chunk, () => {
    if (!response.destroyed) {
      pour(response, chunk);
    }
  });
}

function drip(response: ServerResponse): void {
  response.write("2");
  const timer = setInterval(() => response.write("6"), 200);
  response.on("close", () => clearInterval(timer));
}
