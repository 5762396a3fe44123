/**
 * Pays on Stripe's page as a browser does: reads the form, fills in the card, sends it. Returns the
 * address that the page leads back to.
 */
export async function payOnPage(url: string, card: string): Promise<string> {
  const signal = AbortSignal.timeout(20_000);
  const page = await (await fetch(url, { signal })).text();
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1];
  const email = /name="email"[^>]* value="([^"]+)"/.exec(page)?.[1];
  if (action === undefined || email === undefined) throw new Error("There is no form to pay.");
  const answer = await fetch(new URL(action, url), {
    method: "POST",
    body: new URLSearchParams({ email, card_number: card, pay: "typed" }),
    redirect: "manual",
    signal,
  });
  const back = answer.headers.get("location");
  if (answer.status !== 303 || back === null) {
    throw new Error(`The payment was answered with ${answer.status}.`);
  }
  return back;
}
