import assert from "node:assert/strict";
import { userEnvironment } from "../../../src/server/environment.ts";

suite("the user's environment", () => {
  test("what the editor adds for its own processes is left out", () => {
    const own = {
      PATH: "/usr/bin",
      GOFLAGS: "-mod=mod",
      ELECTRON_RUN_AS_NODE: "1",
      VSCODE_PID: "7",
      NODE_OPTIONS: "--inspect",
      NODE_CHANNEL_FD: "3",
      NODE_EXTRA_CA_CERTS: "/ca.pem",
    };
    assert.deepEqual(userEnvironment(own, {}), {
      PATH: "/usr/bin",
      GOFLAGS: "-mod=mod",
      NODE_EXTRA_CA_CERTS: "/ca.pem",
    });
  });

  test("changes are put over it, and null removes", () => {
    const env = userEnvironment({ PATH: "/usr/bin", GOFLAGS: "-v" }, { GOFLAGS: null, GOPROXY: "off" });
    assert.deepEqual(env, { PATH: "/usr/bin", GOFLAGS: undefined, GOPROXY: "off" });
  });
});
