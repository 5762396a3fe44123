import { json } from "../../fakes/http/answer.ts";
import type { Handler } from "./exchange.ts";
import { type Model, modelJson, models, versionJson } from "../models/models.ts";
import { notFound } from "./refusals.ts";

export const listModels: Handler = () => json(200, page([...models.values()].map(modelJson)));

export const getModel: Handler = (_world, { params }) => {
  const model = named(params);
  return model ? json(200, modelJson(model)) : notFound();
};

export const listVersions: Handler = (_world, { params }) => {
  const model = named(params);
  return model ? json(200, page([versionJson(model)])) : notFound();
};

export const getVersion: Handler = (_world, { params }) => {
  const model = named(params);
  return model?.version === params["version"] && model ? json(200, versionJson(model)) : notFound();
};

function named(params: Record<string, string | undefined>): Model | undefined {
  return models.get(`${params["owner"]}/${params["name"]}`);
}

function page(results: unknown[]) {
  return { previous: null, next: null, results };
}
