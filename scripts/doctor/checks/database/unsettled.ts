import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import type { Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";

/** `reconcile` looks after two minutes, and every minute again. */
const NEWS_MINUTES_MAX = 10;

interface Unsettled {
  what: "generation" | "purchase";
  count: number;
  /** Of the one that waits longest. */
  id: string;
  minutes: number;
}

/** `sweep_at` is when `reconcile` is due to ask the payment provider. */
const unsettledQuery = `
  with open as (
    select 'generation' as what, id,
      greatest(created_at, asked_at, checked_at, output_tried_at, claimed_until) as news_at
    from public.generations where state < 'completed'
    union all
    select 'purchase', id, sweep_at from public.purchases where sweep_at is not null
  )
  select what, count(*)::int as count, (array_agg(id::text order by news_at))[1] as id,
    (extract(epoch from clock_timestamp() - min(news_at)) / 60)::float8 as minutes
  from open
  where news_at < clock_timestamp() - interval '${NEWS_MINUTES_MAX} minutes'
  group by what order by what`;

export const unsettled: Check = {
  title: "No generation and no purchase waits for reconcile",
  async find({ query, project }) {
    const rows = await query<Unsettled>(unsettledQuery);
    return rows.map(({ what, count, id, minutes }): Finding => ({
      what: `${count} ${what}${
        count === 1 ? " is" : "s are"
      } not settled, the oldest (${id}) without news for ${Math.round(minutes)} minutes.`,
      why: what === "generation"
        ? "Its credits are taken, and its user waits for a video or a refund."
        : "Somebody may have paid and have no credits.",
      mend:
        "Mend what else the doctor finds about cron and calls. Then read what `reconcile` logs: " +
        (project
          ? `${dashboardOf(project.ref)}/functions/reconcile/logs`
          : "npm start -- --verbose"),
    }));
  },
};
