import { json } from "../../fakes/http/answer.ts";
import { pathPattern } from "../../fakes/http/routes.ts";
import { createPrediction } from "./create-prediction.ts";
import type { Handler } from "./exchange.ts";
import { cancelPrediction, getPrediction, listPredictions } from "./existing-predictions.ts";
import type { Op } from "../faults/fault.ts";
import { createFile, deleteFile, downloadFile, getFile, listFiles } from "./files-api.ts";
import { getModel, getVersion, listModels, listVersions } from "./models-api.ts";

interface Route {
  method: string;
  pattern: RegExp;
  handle: Handler;
  /** The op whose faults can affect this route. */
  op?: Op;
}

function route(method: string, path: string, handle: Handler, op?: Op): Route {
  return { method, pattern: pathPattern(`/v1${path}`), handle, ...(op && { op }) };
}

/**
 * Everything else is a 404, notably `POST /v1/webhooks`: Replicate sets webhooks per prediction.
 */
export const routes: readonly Route[] = [
  route("POST", "/predictions", createPrediction, "create"),
  route("POST", "/models/:owner/:name/predictions", createPrediction, "create"),
  route("POST", "/deployments/:owner/:name/predictions", createPrediction, "create"),
  route("GET", "/predictions", listPredictions, "list"),
  route("GET", "/predictions/:predictionId", getPrediction, "get"),
  route("POST", "/predictions/:predictionId/cancel", cancelPrediction, "cancel"),
  route(
    "GET",
    "/webhooks/default/secret",
    ({ account }) => json(200, { key: account.webhookSecret }),
  ),
  route("GET", "/models", listModels),
  route("GET", "/models/:owner/:name", getModel),
  route("GET", "/models/:owner/:name/versions", listVersions),
  route("GET", "/models/:owner/:name/versions/:version", getVersion),
  route(
    "GET",
    "/account",
    () =>
      json(200, {
        type: "user",
        username: "fake",
        name: "Fake Replicate",
        github_url: null,
        avatar_url: null,
      }),
  ),
  route("POST", "/files", createFile),
  route("GET", "/files", listFiles),
  route("GET", "/files/:fileId", getFile),
  route("GET", "/files/:fileId/download", downloadFile),
  route("DELETE", "/files/:fileId", deleteFile),
];
