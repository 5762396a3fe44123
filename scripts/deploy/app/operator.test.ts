import { expect, it } from "vitest";
import { noneGiven } from "../../hosted/test/none-given.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { findNewOperator, withOperator } from "./operator.ts";

const TERMS_URL = "https://kino.example/terms";

/** A project whose Vault remembers these settings. */
function projectWith(operator: object | null): HostedProject {
  const row = {
    now: 1,
    name: operator && "operator",
    value: JSON.stringify(operator),
    text: "",
    new: false,
  };
  return { query: () => Promise.resolve([row]) } as unknown as HostedProject;
}

const vaultWith = (operator: object) => ({
  secrets: new Map([["operator", {
    value: JSON.stringify(operator),
    description: "",
    isNew: false,
  }]]),
  nowSeconds: 1,
});

it("a deploy from another machine has what an earlier one was given", async () => {
  const given = await withOperator(noneGiven, projectWith({ APP_NAME: "Kino", TERMS_URL }));
  expect(given).toMatchObject({ APP_NAME: "Kino", TERMS_URL, IMPRINT_URL: "" });
});

it("what is given now counts, and `none` takes a setting back", async () => {
  const given = { ...noneGiven, APP_NAME: "Studio", TERMS_URL: "none" };
  expect(await withOperator(given, projectWith({ APP_NAME: "Kino", TERMS_URL })))
    .toMatchObject({ APP_NAME: "Studio", TERMS_URL: "" });
});

it("a project that knows nothing has the usual name and no links", async () => {
  expect(await withOperator(noneGiven, projectWith(null)))
    .toMatchObject({ APP_NAME: "Wan", TERMS_URL: "", SUPPORT_EMAIL: "" });
});

it("a setting that the app could not show stops the deploy before it begins", async () => {
  await expect(withOperator({ ...noneGiven, TERMS_URL: "kino.example" }, projectWith(null)))
    .rejects.toThrow('TERMS_URL is "kino.example".');
});

it("they are remembered only when they change", () => {
  expect(findNewOperator(noneGiven, vaultWith({}))).toBeNull();
  expect(findNewOperator({ ...noneGiven, TERMS_URL }, vaultWith({ TERMS_URL }))).toBeNull();
  expect(findNewOperator({ ...noneGiven, APP_NAME: "Kino" }, vaultWith({ TERMS_URL })))
    .toMatchObject({ APP_NAME: "Kino", TERMS_URL: "" });
});
