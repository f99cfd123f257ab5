import assert from "node:assert/strict";
import { gatherSettings } from "../../../../src/disk/goSettings.ts";
import { lackingForAmd64 } from "../../../../src/layers/install/environment/target.ts";
import { origin, unsetFix } from "../../../../src/layers/shared/setting-findings.ts";

suite("settings", () => {
  const files: Record<string, string> = {
    "/h/.config/go/env": "GOFLAGS=-v\nGOFLAGS=-x\nGODEBUG=a=1\nGOPROXY=user\n",
    "/r/go.env": "GOPROXY=first\nGOPROXY=second\nGOSUMDB=db\nGOSUMDB=other\n",
  };
  const gather = (env: Record<string, string>) =>
    gatherSettings(env, "/r", "linux", async (path) => files[path]);

  test("the environment takes precedence over the user's file, and that over go.env", async () => {
    const { all } = await gather({ HOME: "/h", GOPROXY: "env" });
    assert.deepEqual(all.get("GOPROXY"), { name: "GOPROXY", value: "env", origin: "environment" });
    assert.equal((await gather({ HOME: "/h" })).all.get("GOPROXY")?.value, "user");
    assert.equal((await gather({ HOME: "/none" })).all.get("GOPROXY")?.value, "first");
  });

  test("an empty variable is unset", async () => {
    assert.equal((await gather({ HOME: "/h", GOPROXY: "" })).all.get("GOPROXY")?.value, "user");
  });

  test("of a key that is set twice the user's file takes the last line, go.env the first", async () => {
    const { all } = await gather({ HOME: "/h" });
    assert.deepEqual(all.get("GOFLAGS")?.location, { path: "/h/.config/go/env", line: 2 });
    assert.deepEqual(all.get("GOSUMDB"), {
      name: "GOSUMDB",
      value: "db",
      origin: "go.env",
      location: { path: "/r/go.env", line: 3 },
    });
  });

  test("GODEBUG in a file has no effect", async () => {
    assert.equal((await gather({ HOME: "/h" })).all.get("GODEBUG"), undefined);
  });

  test("the command that unsets a setting depends on where it is set", async () => {
    const settings = await gather({ HOME: "/h", GOBIN: "/b" });
    const fixOf = (name: string, byHand = false) => unsetFix(settings.all.get(name)!, settings, byHand);
    assert.match(fixOf("GOBIN"), process.platform === "win32" ? /Env:GOBIN/ : /^unset GOBIN$/);
    assert.equal(fixOf("GOFLAGS"), "go env -u GOFLAGS");
    assert.equal(fixOf("GOFLAGS", true), "Remove line 2 of /h/.config/go/env.");
    assert.match(fixOf("GOSUMDB"), /line 3 of \/r\/go\.env/);
    assert.equal(origin(settings.all.get("GOBIN")!), "the environment");
    assert.equal(origin(settings.all.get("GOFLAGS")!), "/h/.config/go/env:2");
  });
});

suite("levels of amd64", () => {
  const cpuinfo = (flags: string) => `processor\t: 0\nflags\t\t: fpu ${flags}\nbugs\t\t:\n`;
  const v2 = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3";
  const v3 = `${v2} avx avx2 bmi1 bmi2 f16c fma abm movbe`;

  test("a level requires the features of all lower ones", () => {
    assert.deepEqual(lackingForAmd64(2, cpuinfo(v2)), []);
    assert.deepEqual(lackingForAmd64(3, cpuinfo(v2)).includes("avx2"), true);
    assert.deepEqual(lackingForAmd64(4, cpuinfo(v3)), [
      "avx512f",
      "avx512bw",
      "avx512cd",
      "avx512dq",
      "avx512vl",
    ]);
    assert.deepEqual(
      lackingForAmd64(4, cpuinfo("avx512f avx512bw avx512cd avx512dq avx512vl")).includes("cx16"),
      true,
    );
  });

  test("nothing is claimed about an unknown processor", () => {
    assert.deepEqual(lackingForAmd64(4, ""), []);
  });
});
