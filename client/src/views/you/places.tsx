import type { Account } from "../../stores/account/account.ts";
import { say } from "../../words/you/you.ts";
import { Row } from "./row.tsx";

/** On a wide screen: the sub-pages, beside the one that is open. */
export function Places({ account, part }: { account: Account; part: string }) {
  const places = {
    email: say.changeEmail,
    password: say.changePassword,
    ...(account.hasBilling.value && { billing: say.billing }),
    download: say.download,
    delete: say.delete,
  };
  return (
    <nav class="you-rows you-places" aria-label={say.title}>
      {Object.entries(places).map(([name, label]) => (
        <Row key={name} href={`/you/${name}`} label={label} isCurrent={name === part} />
      ))}
    </nav>
  );
}
