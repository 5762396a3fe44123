import { controlPage, escapeHtml, form, pageTime } from "../../fakes/control/page.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import { isClosed } from "../money/disputes/disputes.ts";
import type { Checkout } from "../objects/checkout.ts";
import { isInquiry } from "../objects/dispute.ts";
import { money } from "../page/html.ts";
import type { ControlWorld } from "./control-world.ts";

/** The page at /__sim: the sessions, and buttons for what buyers and banks do. */
export function stripePage(world: ControlWorld): Answer {
  return controlPage({ title: "Fake Stripe", main: main(world), style: STYLE });
}

function main(world: ControlWorld): string {
  const { apiUrl, clock, deliveries, faults, requests, store } = world;
  const rows = store.checkouts.all().slice(0, 100).map((checkout) => row(world, checkout));
  const set = faults.list().map(({ match, effect, struck }) =>
    `<li><code>${escapeHtml(match.op)}</code> ${
      escapeHtml(effect)
    } <small>struck ${struck}×</small></li>`
  );
  return `<p class="clock">${
    pageTime(clock.now())
  } UTC on this clock · ${requests.all().length} requests ·
    ${deliveries.all().length} webhook attempts · no money moves</p>
  ${set.length > 0 ? `<ul class="faults">${set.join("")}</ul>` : ""}
  ${
    rows.length > 0
      ? rows.join("")
      : `<p class="empty">No sessions yet. The API is at <code>${escapeHtml(apiUrl)}</code></p>`
  }`;
}

function row(world: ControlWorld, checkout: Checkout): string {
  const { id, session, lineItems, paymentIntent } = checkout;
  const charge = world.store.charges.get(
    world.store.paymentIntents.get(paymentIntent ?? "")?.latest_charge ?? "",
  );
  const name = lineItems.map(({ description }) => description).join(", ");
  const attempts = world.deliveries.all().filter(({ object_id }) =>
    object_id === id || object_id === charge?.id || object_id === paymentIntent
  );
  const last = attempts.at(-1);
  const answered = last
    ? `${attempts.length} webhook attempts, the last (${last.type}): ${last.status ?? last.error}`
    : "no webhook sent";
  return `<article>
    <p class="name">${escapeHtml(name)} · ${
    money(session.amount_total ?? 0, session.currency ?? "usd")
  }</p>
    <p><b class="status ${session.status}">${session.status} · ${session.payment_status}</b>
      ${escapeHtml(session.customer_email ?? "")} ${
    session.url ? `<a href="${escapeHtml(session.url)}">page</a>` : ""
  }</p>
    <p class="detail"><code>${id}</code> · ${escapeHtml(answered)}</p>
    <div class="buttons">${buttons(world, checkout, charge?.id)}</div>
    ${charge ? movesOf(world, charge.id) : ""}
  </article>`;
}

function buttons(world: ControlWorld, { id, session, paymentIntent }: Checkout, charge?: string) {
  if (session.status === "open") {
    return form(`pay/${id}`, "Pay", {}) + form(`decline/${id}`, "Decline", {}) +
      form(`expire/${id}`, "Expire", {});
  }
  const intent = world.store.paymentIntents.get(paymentIntent ?? "");
  if (intent?.status === "processing") {
    return form(`async/${id}`, "Succeed", { result: "succeed" }) +
      form(`async/${id}`, "Fail", { result: "fail" });
  }
  const paid = world.store.charges.get(charge ?? "");
  if (!intent || paid?.status !== "succeeded") return "";
  return (paid.refunded ? "" : form(`refund/${intent.id}`, "Refund", {})) +
    form(`dispute/${intent.id}`, "Dispute", {}) +
    form(`dispute/${intent.id}`, "Inquiry", { status: "warning_needs_response" }) +
    form(`fraud-warning/${intent.id}`, "Fraud warning", {});
}

/** The refunds and disputes of a charge. */
function movesOf({ store }: ControlWorld, charge: string): string {
  const refunds = store.refunds.all().filter((each) => each.charge === charge).map((each) =>
    `<li>refund ${money(each.amount, each.currency)} <b>${escapeHtml(each.status ?? "")}</b>
      <div class="buttons">${
      each.status === "pending" ? form(`refund/${each.id}`, "Succeed", { status: "succeeded" }) : ""
    }${
      each.status === "failed" || each.status === "canceled"
        ? ""
        : form(`refund/${each.id}`, "Fail", { status: "failed" })
    }</div></li>`
  );
  const disputes = store.disputes.all().filter((each) => each.charge === charge).map((each) =>
    `<li>dispute ${money(each.amount, each.currency)} <b>${escapeHtml(each.status)}</b>
      <div class="buttons">${
      isClosed(each)
        ? ""
        : isInquiry(each.status)
        ? form(`dispute/${each.id}`, "Close", { status: "warning_closed" }) +
          form(`dispute/${each.id}`, "Charge back", { status: "withdraw" })
        : form(`dispute/${each.id}`, "Win", { status: "won" }) +
          form(`dispute/${each.id}`, "Lose", { status: "lost" })
    }</div></li>`
  );
  const lines = [...refunds, ...disputes];
  return lines.length > 0 ? `<ul>${lines.join("")}</ul>` : "";
}

const STYLE = `
.name { font-weight: 600; overflow-wrap: anywhere }
.status { margin-inline-end: .5rem }
.complete { color: var(--good) } .expired { color: var(--bad) } .open { color: var(--accent) }
article ul { display: grid; gap: .75rem; margin-block-start: .75rem }
`;
