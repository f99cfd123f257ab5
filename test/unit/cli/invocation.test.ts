import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { invocation, type Start } from "../../../src/cli/invocation.ts";

suite("how the program was started", () => {
  let root: string;
  let plain: Start;
  suiteSetup(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "gv-start-")));
    for (const folder of ["bin", "other", "project/node_modules/.bin", "repo/dist", "a b"]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    for (const file of ["bin/node", "bin/go-verify", "project/node_modules/.bin/go-verify"]) {
      writeFileSync(join(root, file), "");
    }
    symlinkSync(join(root, "bin/node"), join(root, "other/node"));
    plain = {
      node: join(root, "bin/node"),
      script: join(root, "repo/dist/cli.js"),
      env: { PATH: `/nonexistent:${join(root, "bin")}` },
      cwd: join(root, "repo"),
      platform: "linux",
    };
  });
  suiteTeardown(() => rmSync(root, { recursive: true, force: true }));

  test("with node: relative inside the current folder, else absolute", () => {
    assert.equal(invocation(plain), "node dist/cli.js");
    assert.equal(invocation({ ...plain, cwd: join(root, "repo/dist") }), "node ./cli.js");
    assert.equal(invocation({ ...plain, cwd: join(root, "bin") }), `node ${root}/repo/dist/cli.js`);
    assert.equal(
      invocation({ ...plain, script: join(root, "a b/it's.js") }),
      `node '${root}/a b/it'\\''s.js'`,
    );
  });

  test("with a node that a shell would not find first: by its path", () => {
    assert.equal(invocation({ ...plain, env: { PATH: join(root, "other") } }), "node dist/cli.js");
    assert.equal(invocation({ ...plain, env: {} }), `${root}/bin/node dist/cli.js`);
    const foreign = { ...plain, node: join(root, "elsewhere/node") };
    assert.equal(invocation(foreign), `${root}/elsewhere/node dist/cli.js`);
  });

  test("by its name, where PATH leads to it", () => {
    const script = join(root, "bin/go-verify");
    assert.equal(invocation({ ...plain, script }), "go-verify");
    assert.equal(invocation({ ...plain, script, env: {} }), `${root}/bin/go-verify`);
    const cwd = join(root, "project");
    const local = { ...plain, cwd, script: join(cwd, "node_modules/.bin/go-verify") };
    assert.equal(invocation(local), "node_modules/.bin/go-verify");
  });

  test("by npx, with the package that it was given", () => {
    const script = join(root, "project/node_modules/.bin/go-verify");
    const env = { ...plain.env, npm_lifecycle_event: "npx", npm_lifecycle_script: "'go-verify'" };
    assert.equal(invocation({ ...plain, script, env }), "npx go-verify");
    assert.equal(
      invocation({ ...plain, script, env: { ...env, npm_config_yes: "true" } }),
      "npx --yes go-verify",
    );
    const withPackage = { ...env, npm_config_package: "./a b.tgz\n\nnode@24" };
    assert.equal(
      invocation({ ...plain, script, env: withPackage }),
      "npx --package='./a b.tgz' --package=node@24 go-verify",
    );
    // A program that npx started may start us in another way.
    assert.equal(
      invocation({ ...plain, env: { ...env, npm_lifecycle_script: "'mocha'" } }),
      "node dist/cli.js",
    );
  });

  test("by npm start of this very package, from its folder or from outside", () => {
    const env = {
      ...plain.env,
      npm_lifecycle_event: "start",
      npm_package_json: join(root, "repo/package.json"),
      INIT_CWD: join(root, "repo/dist"),
    };
    assert.equal(invocation({ ...plain, env }), "npm start --");
    assert.equal(
      invocation({ ...plain, env: { ...env, INIT_CWD: root } }),
      `npm --prefix ${root}/repo start --`,
    );
    const other = { ...env, npm_package_json: join(root, "project/package.json") };
    assert.equal(invocation({ ...plain, env: other }), "node dist/cli.js");
  });

  test("by a script of a project in which it is installed", () => {
    const cwd = join(root, "project");
    const script = join(cwd, "node_modules/.bin/go-verify");
    const env = { PATH: join(cwd, "node_modules/.bin"), npm_lifecycle_event: "lint" };
    assert.equal(invocation({ ...plain, cwd, script, env }), "npx go-verify");
  });
});
