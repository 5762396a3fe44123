/** The inputs of a generation: what the user chose beside the prompt, by the inputs' names. */
import * as z from "zod/mini";
import type { Input, Mode, Model } from "./catalog.ts";
import { isStorable } from "../generation/visible-text.ts";

/** zod has checks for this, but the app would load them before its first screen. */
function atMost<T extends { length: number }>(most: number) {
  return z.refine<T>(({ length }) => length <= most, `is longer than ${most}`);
}

/** A file's reference is `<bucket>/<user id>/<uuid>.<ending>`, for example `pictures/…/….jpg`. */
const valueSchema = z.union([
  z.boolean(),
  z.int(),
  z.string().check(
    atMost(2000),
    z.refine(isStorable, "contains characters that cannot be stored"),
  ),
  z.array(z.string().check(atMost(200))).check(atMost(10)),
]);

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/**
 * What a request or a generation has. `start_generation` compares each value with the model's
 * declaration, and fills in the defaults.
 */
export const inputsSchema = z.catchall(z.object({}), valueSchema).check(
  z.refine((inputs) => Object.keys(inputs).every((name) => NAME.test(name)), "has an unusual name"),
);

export type InputValue = z.infer<typeof valueSchema>;
export type Inputs = Readonly<Record<string, InputValue>>;

/** The inputs that the model takes in this mode. */
export function inputsIn(model: Pick<Model, "inputs">, mode: Mode): Input[] {
  return model.inputs.filter((input) => input.modes.includes(mode));
}

/** Adds the default of each input that is left out, as Postgres does before it compares and stores. */
export function withDefaults(model: Pick<Model, "inputs">, mode: Mode, inputs: Inputs): Inputs {
  const filled: Record<string, InputValue> = {};
  for (const input of inputsIn(model, mode)) {
    const value = inputs[input.name] ?? ("default" in input ? input.default : undefined);
    if (value !== undefined) filled[input.name] = value;
  }
  return filled;
}
