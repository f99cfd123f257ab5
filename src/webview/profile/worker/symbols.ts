/** Addresses without functions, and those that binaries gave them. Runs in the worker. */
import { type Nameless, namelessOf, withFunctions } from "../../../profile/query/symbols.ts";
import type { Profile } from "../../../profile/table/profile.ts";
import { shortened } from "../../../profile/table/shortened.ts";
import type { MappingSymbols, NamelessMapping } from "../../protocol.ts";
import type { NamelessSummary } from "../wire.ts";

/** The first mapping of whose addresses at least half have no function. */
export function mostNameless(profile: Profile): NamelessSummary | undefined {
  const all = new Map<number, number>();
  for (const row of profile.locations.mappings) {
    all.set(row, (all.get(row) ?? 0) + 1);
  }
  const most = namelessOf(profile).find(({ row, addresses }) => 2 * addresses.length >= all.get(row)!);
  return (
    most && {
      mapping: most.row,
      file: shortened(most.mapping.file),
      count: most.addresses.length,
      of: all.get(most.row)!,
    }
  );
}

/** The addresses of a mapping, and of the same binary in the base, that have no function. */
export function namelessMappings(own: Profile, base: Profile | undefined, row: number): NamelessMapping[] {
  const found = namelessOf(own).filter((nameless) => nameless.row === row);
  const others = base ? namelessOf(base) : [];
  const isSame = ({ mapping }: Nameless) =>
    found.some(({ mapping: { file, buildId } }) => mapping.buildId === buildId && mapping.file === file);
  return [...found, ...others.filter(isSame)].map(messageOf);
}

function messageOf({
  mapping: { start, limit, offset, file, buildId },
  addresses,
}: Nameless): NamelessMapping {
  return {
    start: `${start}`,
    limit: `${limit}`,
    offset: `${offset}`,
    file: shortened(file),
    buildId: shortened(buildId),
    addresses: addresses.buffer as ArrayBuffer,
  };
}

/** The profile with the functions of its addresses; those of another profile are ignored. */
export function withSymbols(profile: Profile, symbols: readonly MappingSymbols[]): Profile {
  let result = profile;
  for (const { of, starts, functions, lines, ...texts } of symbols) {
    const nameless = namelessOf(result).find((one) => isOf(one, of));
    if (nameless) {
      result = withFunctions(result, {
        locations: nameless.locations,
        starts: new Uint32Array(starts),
        functions: new Uint32Array(functions),
        lines: new Int32Array(lines),
        ...texts,
      });
    }
  }
  return result;
}

function isOf(nameless: Nameless, of: NamelessMapping): boolean {
  const { addresses, ...own } = messageOf(nameless);
  const { addresses: others, ...other } = of;
  const known = new BigUint64Array(others);
  return (
    JSON.stringify(Object.values(own)) ===
      JSON.stringify([other.start, other.limit, other.offset, other.file, other.buildId]) &&
    addresses.byteLength === others.byteLength &&
    nameless.addresses.every((address, i) => address === known[i])
  );
}
