import { casesOf, type Stage } from "../../engine/case.ts";
import { zipOf } from "../shared/zip-kit.ts";
import { moduleCache } from "./module-cache.ts";
import {
  type CachedDraft,
  cachedWorkspace,
  type ModuleDraft,
  moduleZip,
  noPipes,
  sumLines,
} from "./module-kit.ts";

const MODULE: ModuleDraft = {
  path: "example.com/m",
  version: "v1.0.0",
  files: { "a.go": "package m\n", "sub/b.go": "package sub\n", LICENSE: "free\n" },
};
const EVIL: ModuleDraft = { ...MODULE, files: { ...MODULE.files, "a.go": "package m // evil\n" } };
const OTHER_HASH = `h1:${"x".repeat(42)}A=`;
const PREFIX = "example.com/m@v1.0.0/";

/** A cache that the go command filled, then changed. */
function changed(
  change: (cached: CachedDraft, stage: Stage) => unknown = () => {},
  draft: Partial<ModuleDraft> = {},
) {
  return async (stage: Stage) => {
    await change(await cachedWorkspace(stage, { ...MODULE, ...draft }), stage);
  };
}

/** Replaces the zip; the new one is made when the case runs, since every run loads this file. */
function withZip(zip: () => Uint8Array) {
  return changed(async (cached, stage) => {
    await stage.write(cached.zip, zip());
  });
}

const zipWith = (...names: string[]) =>
  zipOf([{ name: `${PREFIX}a.go`, content: "" }, ...names.map((name) => ({ name, content: "" }))]);

/** A consistent cache of an evil download. */
async function evil(stage: Stage): Promise<CachedDraft> {
  const good = await cachedWorkspace(stage, MODULE);
  const goSum = sumLines(MODULE, good);
  await stage.remove(good.folder);
  await stage.remove(good.zip);
  await stage.remove(good.ziphash);
  await stage.remove("workspace/go.sum");
  const cached = await cachedWorkspace(stage, EVIL);
  await stage.write("workspace/go.sum", goSum);
  return { ...cached, sum: good.sum };
}

const UNKNOWN_SIDE = /This cannot be determined offline\./;
const atLine = (line: number, file = "go.sum") => ({ location: new RegExp(`/workspace/${file}:${line}$`) });

export const moduleCacheCases = casesOf(moduleCache, {
  faults: {
    "a file of the unpacked folder changed": {
      plant: changed(({ folder }, stage) => stage.write(`${folder}/a.go`, "package m // evil\n")),
      expect: {
        message: /unpacked folder of example\.com\/m v1\.0\.0 differs from its zip: a\.go is changed\.$/,
        cause: /^The zip matches go\.sum, so the folder was changed after it was unpacked/,
        fix: /^Remove .*example\.com\/m@v1\.0\.0, then run: go mod download example\.com\/m@v1\.0\.0$/,
        location: /\/m@v1\.0\.0\/a\.go:/,
      },
    },
    "a file of the unpacked folder missing": {
      plant: changed(({ folder }, stage) => stage.remove(`${folder}/sub/b.go`)),
      expect: { message: /sub\/b\.go is missing\.$/, cause: /folder was changed/, location: /\/m@v1\.0\.0:/ },
    },
    "files added to the unpacked folder": {
      plant: changed(async ({ folder }, stage) => {
        await stage.write(`${folder}/init_evil.go`, "package m\n");
        await stage.write(`${folder}/.hidden/x`, "");
      }),
      expect: {
        message: /init_evil\.go is added, \.hidden\/x is added|\.hidden\/x is added, init_evil\.go is added/,
        cause: /folder was changed/,
      },
    },
    "a pipe in place of a file": {
      unavailable: noPipes,
      plant: changed(async ({ folder }, stage) => {
        await stage.remove(`${folder}/a.go`);
        await stage.command(["mkfifo", `${folder}/a.go`]);
      }),
      expect: { message: /a\.go is changed/, cause: /folder was changed/ },
    },
    "a link to other content in place of a file": {
      plant: changed(async ({ folder }, stage) => {
        await stage.remove(`${folder}/a.go`);
        await stage.symlink("sub/b.go", `${folder}/a.go`);
      }),
      expect: { message: /a\.go is changed/, cause: /folder was changed/ },
    },
    "the zip replaced, its .ziphash unchanged and the folder removed": {
      plant: changed(async ({ zip, folder }, stage) => {
        await stage.write(zip, moduleZip(EVIL));
        await stage.remove(folder);
      }),
      expect: {
        message: /^The zip of example\.com\/m v1\.0\.0 in the module cache was changed\.$/,
        cause: /The \.ziphash, written when the download was verified, matches go\.sum\. Builds trust it/,
        location: /v1\.0\.0\.zip:/,
      },
    },
    "the zip replaced, the folder unchanged": {
      plant: withZip(() => moduleZip(EVIL)),
      expect: {
        message: /^The zip .* was changed/,
        cause: /folder that was unpacked from it still matches go\.sum/,
        location: /v1\.0\.0\.zip:/,
      },
    },
    "zip and folder replaced, the .ziphash unchanged": {
      plant: changed(async ({ zip, folder }, stage) => {
        await stage.write(zip, moduleZip(EVIL));
        await stage.write(`${folder}/a.go`, EVIL.files["a.go"]!);
      }),
      expect: {
        message: /^The zip .* was changed/,
        cause: /\.ziphash, written when/,
        fix: /\.zip and .*m@v1\.0\.0,/,
      },
    },
    "zip, folder and go.sum all different": {
      plant: changed(async ({ zip, folder }, stage) => {
        await stage.write(zip, moduleZip(EVIL));
        await stage.write(`${folder}/a.go`, "package m // worse\n");
      }),
      expect: { message: /differs from its zip: a\.go is changed/ },
    },
    "a different download than the one in go.sum": {
      plant: async (stage) => {
        await evil(stage);
      },
      expect: {
        message: /^go\.sum:1: The module cache has a different hash for example\.com\/m v1\.0\.0\.$/,
        cause: /The unpacked folder matches the zip\. .*This cannot be determined offline/,
        fix: /checksum database/,
        ...atLine(1),
      },
    },
    "a different download without its zip": {
      plant: async (stage) => {
        const { zip } = await evil(stage);
        await stage.remove(zip);
      },
      expect: {
        message: /^go\.sum:1: The module cache has a different hash for example/,
        cause: UNKNOWN_SIDE,
        ...atLine(1),
      },
    },
    "a line of go.sum changed": {
      plant: changed(({ modSum }, stage) =>
        stage.write("workspace/go.sum", `\n${sumLines(MODULE, { sum: OTHER_HASH, modSum })}`),
      ),
      expect: {
        message: /^go\.sum:2: The module cache has a different hash for example/,
        cause: UNKNOWN_SIDE,
        ...atLine(2),
      },
    },
    "two lines of go.sum, the wrong one first": {
      plant: changed((cached, stage) =>
        stage.write(
          "workspace/go.sum",
          sumLines(MODULE, { ...cached, sum: OTHER_HASH }) + sumLines(MODULE, cached),
        ),
      ),
      expect: {
        message: /^go\.sum:1: The module cache has a different hash for example/,
        cause: UNKNOWN_SIDE,
        ...atLine(1),
      },
    },
    "go.work.sum wrong, a member's go.sum right": {
      plant: changed(async (_, stage) => {
        await stage.write("workspace/go.work", "go 1.21\n\nuse .\n");
        await stage.write("workspace/go.work.sum", `example.com/m v1.0.0 ${OTHER_HASH}\n`);
      }),
      expect: {
        message: /^go\.work\.sum:1: The module cache has a different hash for example/,
        cause: /go\.sum:1 matches the module cache/,
        ...atLine(1, "go\\.work\\.sum"),
      },
    },
    "the .ziphash has another hash": {
      plant: changed(({ ziphash }, stage) => stage.write(ziphash, OTHER_HASH)),
      expect: {
        message: /^The \.ziphash of example\.com\/m v1\.0\.0 in the module cache is wrong\.$/,
        cause: /the zip matches go\.sum\. Builds stop at a checksum mismatch/,
        location: /v1\.0\.0\.ziphash:1$/,
      },
    },
    "the .ziphash is missing": {
      plant: changed(({ ziphash }, stage) => stage.remove(ziphash)),
      expect: {
        status: "warn",
        message: /has no \.ziphash\.$/,
        cause: /go mod verify fails/,
        location: /\.zip:/,
      },
    },
    "the .ziphash is not a hash": {
      plant: changed(({ ziphash }, stage) => stage.write(ziphash, "\0".repeat(47))),
      expect: { status: "warn", message: /a \.ziphash that is not a hash/, fix: /^go mod download/ },
    },
    "the .ziphash is a folder": {
      plant: changed(async ({ ziphash }, stage) => {
        await stage.remove(ziphash);
        await stage.mkdir(ziphash);
      }),
      expect: { message: /^The \.ziphash of .* is unusable: it is a directory, not a file\.$/ },
    },
    "the go.mod in the cache changed": {
      plant: changed(({ mod }, stage) => stage.write(mod, "module example.com/m // evil\n")),
      expect: {
        message: /^The go\.mod of example\.com\/m v1\.0\.0 in the module cache was changed\.$/,
        cause: /The go\.mod in the zip matches go\.sum/,
        location: /v1\.0\.0\.mod:/,
      },
    },
    "the line of a go.mod changed": {
      plant: changed((cached, stage) =>
        stage.write("workspace/go.sum", sumLines(MODULE, { ...cached, modSum: OTHER_HASH })),
      ),
      expect: {
        message:
          /^go\.sum:2: The module cache has a different hash for the go\.mod of example\.com\/m v1\.0\.0/,
        cause: /The zip matches its own line and contains the same go\.mod, so this line is wrong/,
        ...atLine(2),
      },
    },
    "the go.mod of a module that has only its go.mod in the cache": {
      plant: changed(async ({ zip, ziphash, folder, modSum }, stage) => {
        await Promise.all([zip, ziphash, folder].map((path) => stage.remove(path)));
        await stage.write(
          "workspace/go.sum",
          `example.com/m v1.0.0/go.mod ${modSum.replace("h1:", "h1:A")}\n`,
        );
      }),
      expect: { message: /different hash for the go\.mod of/, cause: UNKNOWN_SIDE, ...atLine(1) },
    },
    "the zip is gone and the folder changed": {
      plant: changed(async ({ zip, folder }, stage) => {
        await stage.remove(zip);
        await stage.write(`${folder}/a.go`, "package m // evil\n");
      }),
      expect: {
        message: /^The unpacked folder of example\.com\/m v1\.0\.0 in the module cache was changed\.$/,
        cause: /\.ziphash, written when the download was verified, matches/,
        location: /m@v1\.0\.0:/,
      },
    },
    "a pipe in place of the zip": {
      unavailable: noPipes,
      plant: changed(async ({ zip }, stage) => {
        await stage.remove(zip);
        await stage.command(["mkfifo", zip]);
      }),
      expect: { message: /zip of .* is unusable: it is not a regular file\.$/ },
    },
    "a truncated zip": {
      plant: withZip(() => moduleZip(MODULE).subarray(0, -40)),
      expect: { message: /zip of .* is unusable: it does not end like a zip\.$/, location: /\.zip:/ },
    },
    "a page of HTML in place of the zip": {
      plant: withZip(() => Buffer.from("<!DOCTYPE html><html></html>\n")),
      expect: { message: /does not end like a zip/ },
    },
    "a zip with damaged content": {
      plant: withZip(() => zipOf([{ name: `${PREFIX}a.go`, content: "package m\n", crc32: 7 }])),
      expect: { message: /unusable: the zip is damaged: "example\.com\/m@v1\.0\.0\/a\.go" does not match/ },
    },
    "a bomb: more content than the zip's list of files declares": {
      plant: withZip(() => zipOf([{ name: `${PREFIX}a.go`, content: "0".repeat(9_000_000), size: 10 }])),
      expect: {
        message: /damaged at "example.*": it unpacks to more bytes than the zip's list of files declares/,
      },
    },
    "a bomb of a large file": {
      plant: withZip(() =>
        zipOf([{ name: `${PREFIX}a.go`, content: "0".repeat(9_000_000), size: 5_000_000 }]),
      ),
      expect: { message: /it unpacks to more bytes than the zip's list of files declares/ },
    },
    "a bomb: more content than a module may have": {
      plant: withZip(() =>
        zipOf(
          [..."abcdef"].map((letter) => ({ name: `${PREFIX}${letter}`, content: "", size: 100_000_000 })),
        ),
      ),
      expect: { message: /the zip's files have 600000000 bytes in total, more than a module may have/ },
    },
    "a bomb: files that overlap": {
      plant: withZip(() =>
        zipOf([
          { name: `${PREFIX}a.go`, content: "package m\n" },
          { name: `${PREFIX}b.go`, content: "package m\n", offset: 0 },
        ]),
      ),
      expect: { message: /unusable: "example\.com.*a\.go" and "example\.com.*b\.go" overlap in the zip/ },
    },
    "a zip with a path outside of the module": {
      plant: withZip(() => zipWith(`${PREFIX}../../evil.go`)),
      expect: {
        message: /does not unpack it: .*\.\.\/\.\.\/evil\.go": the path element "\.\." is not allowed/,
      },
    },
    "a zip with another module's files": {
      plant: withZip(() => zipWith("example.com/other@v1.0.0/b.go")),
      expect: { message: /does not start with example\.com\/m@v1\.0\.0\// },
    },
    "a zip with a file twice": {
      plant: withZip(() => zipWith(`${PREFIX}a.go`)),
      expect: { message: /contains "example\.com\/m@v1\.0\.0\/a\.go" twice/ },
    },
    "a zip with two names that differ in case": {
      plant: withZip(() => zipWith(`${PREFIX}A.go`)),
      expect: { message: /file a\.go are equal when case is ignored/ },
    },
    "a zip with a go.mod in a folder": {
      plant: withZip(() => zipWith(`${PREFIX}sub/go.mod`)),
      expect: { message: /go\.mod is not in the root folder of the module/ },
    },
    "a zip with a Windows device name": {
      plant: withZip(() => zipWith(`${PREFIX}con.go`)),
      expect: { message: /"con" is a reserved file name on Windows/ },
    },
  },
  healthy: {
    "no workspace": { plant: () => {}, expect: { status: "skip" } },
    "a workspace without go.sum": {
      plant: async (stage) => {
        stage.workspace = await stage.mkdir("workspace");
      },
      expect: { status: "skip" },
    },
    "an empty module cache": {
      plant: changed((_, stage) => stage.remove(stage.path("home/go/pkg/mod"))),
      expect: { status: "skip", message: /go\.sum names 1 module, none in the module cache/ },
    },
    "a module as the go command left it": {
      plant: changed(),
      expect: { message: /^1 module and 1 go\.mod/ },
    },
    "capital letters in the path": {
      plant: changed(undefined, { path: "example.com/Upper" }),
      expect: { message: /^1 module/ },
    },
    "a version from before modules": {
      plant: changed(undefined, { version: "v2.0.0+incompatible", zip: (files) => zipOf(files.slice(1)) }),
    },
    "a module cache behind a link": {
      plant: async (stage) => {
        await stage.mkdir("elsewhere");
        await stage.symlink(stage.path("elsewhere"), stage.path("link"));
        stage.env.GOMODCACHE = stage.path("link");
        await changed()(stage);
      },
      expect: { message: /^1 module/ },
    },
    "a line feed after the .ziphash": {
      plant: changed(({ ziphash, sum }, stage) => stage.write(ziphash, `${sum}\n`)),
    },
    "entries for folders in the zip, which go mod verify reports as a change": {
      plant: changed(undefined, {
        zip: (files) => zipOf([...files, { name: `${PREFIX}sub/`, content: "", method: 0 }]),
      }),
      expect: { message: /^1 module/ },
    },
    "bytes before and after the zip": {
      plant: changed(undefined, {
        zip: (files) => Buffer.concat([Buffer.from("before"), zipOf(files), Buffer.from("after")]),
      }),
      expect: { message: /^1 module/ },
    },
    "a zip64 with uncompressed files": {
      plant: changed(undefined, {
        zip: (files) =>
          zipOf(
            files.map((file) => ({ ...file, method: 0 })),
            { zip64: true },
          ),
      }),
      expect: { message: /^1 module/ },
    },
    "a large file": {
      plant: changed(undefined, { files: { "a.txt": "0".repeat(9_000_000) } }),
      expect: { message: /^1 module/ },
    },
    "a folder that was not completely unpacked": {
      plant: changed(async ({ folder, zip }, stage) => {
        await stage.remove(`${folder}/a.go`);
        await stage.write(zip.replace(/zip$/, "partial"), "");
      }),
    },
    "the zip is gone": {
      plant: changed(({ zip }, stage) => stage.remove(zip)),
      expect: { message: /^1 module/ },
    },
    "the zip and its .ziphash are gone": {
      plant: changed(async ({ zip, ziphash }, stage) => {
        await stage.remove(zip);
        await stage.remove(ziphash);
      }),
    },
    "the folder is gone": {
      plant: changed(({ folder }, stage) => stage.remove(folder)),
      expect: { message: /^1 module/ },
    },
    "only the go.mod is there": {
      plant: changed(async ({ zip, ziphash, folder }, stage) => {
        await Promise.all([zip, ziphash, folder].map((path) => stage.remove(path)));
      }),
      expect: { message: /^0 modules and 1 go\.mod/ },
    },
    "a file that is a link to the same content": {
      plant: changed(async ({ folder }, stage) => {
        await stage.move(`${folder}/a.go`, stage.path("a.go"));
        await stage.symlink(stage.path("a.go"), `${folder}/a.go`);
      }),
      expect: { message: /^1 module/ },
    },
    "a changed module that go.sum does not name": {
      plant: changed(async ({ modSum, folder }, stage) => {
        await stage.write("workspace/go.sum", `example.com/m v1.0.0/go.mod ${modSum}\n`);
        await stage.write(`${folder}/a.go`, "package m // evil\n");
      }),
      expect: { message: /^0 modules and 1 go\.mod/ },
    },
    "two lines of go.sum, the right one first": {
      plant: changed((cached, stage) =>
        stage.write("workspace/go.sum", `${sumLines(MODULE, cached)}example.com/m v1.0.0 ${OTHER_HASH}\n`),
      ),
    },
    "another hash type, and lines with invalid modules": {
      plant: changed((cached, stage) =>
        stage.write(
          "workspace/go.sum",
          `example.com/m v1.0.0 h2:abc\n../../../etc/passwd v1.0.0 ${OTHER_HASH}\nexample.com/m ../../v1 ${OTHER_HASH}\n${sumLines(MODULE, cached)}`,
        ),
      ),
      expect: { message: /^1 module/ },
    },
  },
});
