/** Functions from the symbols of an ELF file. Those of Go are in the golden suite, with programs that Go built. */
import assert from "node:assert/strict";
import { MalformedBinary } from "../../../src/binaries/binary.ts";
import { openSymbols } from "../../../src/binaries/symbols/openSymbols.ts";
import type { Placement } from "../../../src/binaries/symbols/place.ts";
import { smallElf } from "../../support/smallElf.ts";

const FUNCTIONS = {
  first: [0x400100n, 16],
  label: [0x400120n, 0, 0],
  sized: [0x400120n, 8],
  assembly: [0x400140n, 0],
  data: [0x400150n, 8, 1],
  last: [0x400200n, 4],
} as const;

/** The rows of a first page that was mapped there. */
const at = (start: bigint, offset = 0n): Placement => ({ start, limit: start + 0x10000n, offset });

suite("symbols of an ELF file", () => {
  const open = (bytes: Uint8Array) =>
    openSymbols(async (start, length) => bytes.subarray(start, start + length));
  const namesAt = async (bytes: Uint8Array, addresses: readonly bigint[], placement: Placement) => {
    const { starts, functions, names } = await (await open(bytes)).framesOf(
      BigUint64Array.from(addresses),
      placement,
    );
    return addresses.map((_, i) =>
      [...functions.subarray(starts[i], starts[i + 1])].map((row) => names[row]).join(),
    );
  };

  for (const [what, shape] of [
    ["64 bits", {}],
    ["32 bits", { wide: false }],
    ["32 bits, big endian", { wide: false, little: false }],
    ["64 bits, big endian", { little: false }],
  ] as const) {
    test(`${what}: each address is in the function that reaches so far`, async () => {
      const bytes = smallElf({ ...shape, functions: FUNCTIONS });
      const addresses = [
        0x4001ffn,
        0x400100n,
        0x40010fn,
        0x400110n,
        0x400121n,
        0x400129n,
        0x400150n,
        0x400203n,
        0x400204n,
        1n,
      ];
      const names = ["assembly", "first", "first", "", "sized", "", "assembly", "last", "", ""];
      assert.deepEqual(await namesAt(bytes, addresses, at(0x400000n)), names);
    });
  }

  test("addresses follow the mapping", async () => {
    const bytes = smallElf({ functions: FUNCTIONS });
    for (const [address, placement] of [
      [0x400101n, { start: 0n, limit: 0n, offset: 0n }],
      [0x7f0000000101n, at(0x7f0000000000n)],
      [0x7f0000000001n, at(0x7f0000000000n, 0x100n)],
    ] as const) {
      assert.deepEqual(await namesAt(bytes, [address], placement), ["first"], `${address}`);
    }
    const kernel = smallElf({
      address: 0xffffffff81000000n,
      functions: { _stext: [0xffffffff81000198n, 32] },
    });
    assert.deepEqual(await namesAt(kernel, [0xffffffff9a0001a0n], at(0xffffffff9a000198n)), ["_stext"]);
  });

  test("has the build ID of its note", async () => {
    const buildId = "0123456789abcdef";
    assert.equal((await open(smallElf({ buildId, functions: FUNCTIONS }))).buildId, buildId);
    assert.equal((await open(smallElf({ functions: FUNCTIONS }))).buildId, "");
  });

  test("cut anywhere, it is refused or has what is left, in one clause", async () => {
    const whole = smallElf({ buildId: "0123", functions: FUNCTIONS });
    let refused = 0;
    for (let length = 0; length < whole.length; length += 7) {
      try {
        await namesAt(whole.subarray(0, length), [0x400100n], at(0x400000n));
      } catch (error) {
        assert.ok(error instanceof MalformedBinary, String(error));
        assert.match(error.message, /^ELF: [a-z].*[a-z]$/);
        refused += 1;
      }
    }
    assert.ok(refused > 500);
  });
});
