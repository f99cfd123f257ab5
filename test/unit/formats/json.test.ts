import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import schema from "../../../docs/report-1.schema.json" with { type: "json" };
import { plan } from "../../../src/engine/plan.ts";
import { run } from "../../../src/engine/run.ts";
import { findToolchain } from "../../../src/engine/toolchain.ts";
import { json } from "../../../src/formats/json.ts";
import { readReport } from "../../../src/formats/readReport.ts";
import { layers } from "../../../src/layers/index.ts";
import { check, command, everyStatus, report } from "./sample.ts";

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats(ajv);
const validate = ajv.compile(schema);

/** What the schema has against a text; empty where it is a report. */
function errors(text: string): string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

suite("the JSON report", () => {
  test("of a real run keeps to its schema, and is read back whole", async () => {
    const checks = ["install.module-init"];
    const env = { ...process.env, GO111MODULE: "off" };
    const made = await run({
      layers,
      plan: plan(layers, { layers: [], checks, skip: [], depth: "quick" }),
      toolchain: await findToolchain({ env }),
      env,
      settings: { timeoutMs: 60_000, network: false },
      signal: new AbortController().signal,
      generator: "go-verify test",
    });
    const text = json(made);
    assert.deepEqual(errors(text), []);
    assert.equal(made.verdict, "not-ready");
    assert.ok(made.layers[0]!.checks.some(({ commands }) => commands.length > 0));
    assert.deepEqual(readReport(text), made);
  });

  test("of every status, of no go command, of every kind of command and of requests keeps to it too", () => {
    const ended = [
      command({ env: { A: "b", C: null }, files: { "go.mod": "module a\n" }, truncated: true }),
      command({ exitCode: null, signal: "SIGKILL" }),
      command({ exitCode: null }),
    ];
    const requests = [
      { method: "GET", url: "https://a.b/c", status: "200 OK", bytes: 1, durationMs: 5 },
      {
        method: "GET",
        url: "https://a.b/c",
        proxy: "http://p:1",
        status: null,
        location: "https://d.e/f",
        bytes: 0,
        durationMs: 5,
        error: "no answer",
      },
    ] as const;
    for (const made of [
      report(everyStatus()),
      report([check({ commands: ended, requests: [...requests] })], { go: null }),
    ]) {
      assert.deepEqual(errors(json(made)), []);
      assert.deepEqual(readReport(json(made)), made);
    }
  });

  test("with a status, a verdict or a field that is not in the contract is refused", () => {
    const broken = report([check({ status: "maybe" as "pass", durationMs: 1.5 })], { go: undefined });
    assert.deepEqual(errors(json(broken)).sort(), [
      " must have required property 'go'",
      "/layers/0/checks/0/durationMs must be integer",
      "/layers/0/checks/0/status must be equal to one of the allowed values",
    ]);
  });
});

suite("a report from elsewhere", () => {
  const good = JSON.parse(json(report([check({ commands: [command()] })])));
  const cases: [string, string, string][] = [
    ["no JSON", "{", "it is not JSON"],
    ["null", "null", "it is null, not an object"],
    ["a list", "[]", "it is [], not an object"],
    ["another schema", '{"schema":"x"}', 'its schema is "x", not "go-verify/report/1"'],
    ["no schema", "{}", 'its schema is missing, not "go-verify/report/1"'],
  ];
  const changed: [string, (copy: typeof good) => void, string][] = [
    ["a host that is a text", (r) => (r.host = "linux"), 'host is "linux", not an object'],
    ["layers that are no list", (r) => (r.layers = {}), "layers is {}, not a list"],
    [
      "an unknown status",
      (r) => (r.layers[0].checks[0].status = "__proto__"),
      'layers[0].checks[0].status is "__proto__", not pass or warn or fail or skip or error',
    ],
    [
      "a command without argv",
      (r) => delete r.layers[0].checks[0].commands[0].argv,
      "layers[0].checks[0].commands[0].argv is missing, not a list",
    ],
    [
      "a request without a URL",
      (r) => (r.layers[0].checks[0].requests = [{ method: "GET" }]),
      "layers[0].checks[0].requests[0].url is missing, not a text",
    ],
    ["a time that is no number", (r) => (r.durationMs = "1"), 'durationMs is "1", not a number'],
    [
      "a verdict that its checks deny",
      (r) => (r.verdict = "not-ready"),
      "verdict is not-ready, but its checks make it ready",
    ],
  ];
  for (const [name, text, message] of cases) {
    test(`that is ${name} is refused in words`, () => {
      assert.throws(() => readReport(text), { message });
    });
  }
  for (const [name, change, message] of changed) {
    test(`with ${name} is refused in words`, () => {
      const copy = structuredClone(good);
      change(copy);
      assert.throws(() => readReport(JSON.stringify(copy)), { message });
    });
  }

  test("may have fields of a later version, which are left out", () => {
    assert.deepEqual(readReport(JSON.stringify({ ...good, later: 1, __proto__: null })), good);
  });
});
