import { app } from "./steps/app.ts";
import { functions } from "./steps/functions.ts";
import { migrations } from "./steps/migrations.ts";
import { place } from "./steps/place.ts";
import { secrets } from "./steps/secrets.ts";
import { settings } from "./steps/settings.ts";
import { smokeTest } from "./steps/smoke-test.ts";
import { stripe } from "./steps/stripe.ts";
import { switches } from "./steps/switches.ts";
import { vault } from "./steps/vault.ts";
import type { MakeStep } from "./step.ts";

/**
 * The steps of a deploy, in this order: place → migrations → secrets → vault → stripe → settings →
 * functions → app → switches → smoke test. Old functions and old clients work with the new database,
 * so the database comes first and what users see comes last.
 */
export const steps: MakeStep[] = [
  place,
  migrations,
  secrets,
  vault,
  stripe,
  settings,
  functions,
  app,
  switches,
  smokeTest,
];
