/** Judges a filter before it is set. Runs in the worker. */
import { type Filters, QueryError } from "../../../profile/query/query.ts";
import { matcher } from "../../../profile/query/regex.ts";
import { tagFilter } from "../../../profile/query/tagFilter.ts";
import type { Profile } from "../../../profile/table/profile.ts";

/** Why a text is not valid as a filter; undefined where it is. */
export function judge(
  profile: Profile,
  filter: keyof Filters,
  text: string,
): { problem: string | undefined } {
  try {
    compile(profile, filter, text);
    return { problem: undefined };
  } catch (error) {
    if (error instanceof QueryError) {
      return { problem: error.message };
    }
    throw error;
  }
}

/** @throws QueryError for a text that the filter does not take */
function compile(profile: Profile, filter: keyof Filters, text: string): void {
  switch (filter) {
    case "tagRoot":
    case "tagLeaf":
      return;
    case "tagFocus":
    case "tagIgnore":
      tagFilter(filter.toLowerCase(), text, { profile });
      return;
    default:
      matcher(
        filter.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        text,
      );
  }
}
