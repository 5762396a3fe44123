import { expect } from "vitest";
import type { HostedWorld } from "../../deploy/test/hosted-world.ts";
import { callFunction } from "../../test/call-function.ts";
import type { Doors } from "../../test/doors.ts";
import { newUser } from "../../test/new-user.ts";

/** What somebody does in the app of a deployed project. */
export interface Person {
  /** @param hint what the fake Replicate does with it: `[sim:stuck]` */
  startVideo(hint: string): Promise<void>;
  /** Goes to Stripe's page, and does not pay. */
  beginPurchase(): Promise<void>;
}

export async function newPerson({ supabase }: HostedWorld): Promise<Person> {
  const keyOf = (wanted: string) =>
    supabase.state.keys.find(({ type }) => type === wanted)?.key ?? "";
  const doors: Doors = {
    apiUrl: supabase.projectUrl,
    publishableKey: keyOf("publishable"),
    secretKey: keyOf("secret"),
  };
  const { access_token: token } = await newUser(doors);
  const call = async (name: string, body: object) => {
    const answer = await callFunction(doors, name, { id: crypto.randomUUID(), ...body }, { token });
    expect(answer.status, await answer.text()).toBe(201);
  };
  return {
    startVideo: (hint) =>
      call("start-generation", {
        mode: "t2v",
        model: "wan-2.2-t2v-fast",
        inputs: {},
        prompt: `A lamp in a dark room ${hint}`,
      }),
    beginPurchase: () => call("create-checkout", { pack: "500-eur-5" }),
  };
}
