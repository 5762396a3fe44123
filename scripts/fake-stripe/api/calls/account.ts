import type { Handler } from "../exchange.ts";
import { noParameters, readParameters } from "../request/parameters.ts";

/** `GET /v1/balance`: an easy way to check a key. */
export const getBalance: Handler = ({ store }, { form }) => {
  readParameters(noParameters, form);
  const byCurrency = new Map<string, number>();
  for (const { currency, net } of store.balanceTransactions.all()) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + net);
  }
  const pending = [...byCurrency].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
  return { object: "balance", available: [], livemode: false, pending };
};
