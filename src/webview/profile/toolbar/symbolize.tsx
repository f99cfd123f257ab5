/** The way to functions where a profile has addresses only. */

import { t } from "../../shared/l10n.ts";
import { count } from "../../shared/numbers.ts";
import type { Client } from "../client.ts";
import { post } from "../host.ts";
import type { NamelessSummary, PageQuery } from "../wire.ts";

interface Props {
  client: Client;
  query: PageQuery;
}

/** Lets the user choose the binary of a mapping. */
export function SymbolizeButton({ client, query, mapping }: Props & { mapping: number }) {
  const symbolize = async () => {
    post({ kind: "symbolize", ...(await client.request("nameless", query, { mapping })) });
  };
  return (
    <button
      type="button"
      class="action"
      title={t("Choose the program or library that ran. The file of the profile is not changed.")}
      onClick={symbolize}
    >
      {t("Symbolize from Binary…")}
    </button>
  );
}

/** How much of a mapping has no function, and the button. */
export function NamelessBar({ nameless, ...props }: Props & { nameless: NamelessSummary }) {
  const { mapping, file, count: missing, of } = nameless;
  const name = file.slice(file.lastIndexOf("/") + 1);
  return (
    <span class="compare" role="group" aria-label={t("Addresses without functions")}>
      <span title={file}>
        {name === ""
          ? t("{0} of {1} addresses have no function.", count(missing), count(of))
          : t("{0} of {1} addresses in {2} have no function.", count(missing), count(of), name.slice(0, 100))}
      </span>
      <SymbolizeButton {...props} mapping={mapping} />
    </span>
  );
}
