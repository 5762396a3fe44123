/** Which inputs the database should accept, by the catalog's declaration. */
import type { Input } from "../../functions/_shared/contracts/catalog/catalog.ts";
import { inputsIn, type InputValue } from "../../functions/_shared/contracts/catalog/inputs.ts";
import { factsOf } from "./files.ts";
import { Refusal } from "./refusal.ts";
import { filesIn, type Request } from "./requests.ts";

/** `require` throws for a file that the user does not have, or that was not measured. */
export function checkInputs(request: Request, require: (file: string) => void): void {
  const { entry, mode, all } = request;
  const declared = inputsIn(entry, mode);
  const isDeclared = (name: string) => declared.some((input) => input.name === name);
  const isAccepted = declared.every((input) => isOffered(input, all[input.name]));
  if (!isAccepted || !Object.keys(all).every(isDeclared)) throw new Refusal("input_not_accepted");
  const files = filesIn(request);
  for (const input of declared) {
    for (const { name } of files.filter((file) => file.input === input)) {
      require(name);
      const { type, milliseconds } = factsOf(name);
      const isWrongType = input.kind === "clip" && input.types?.includes(type) === false;
      const isWrongLength = "milliseconds_max" in input && milliseconds !== null &&
        (milliseconds < input.milliseconds_min || milliseconds > input.milliseconds_max);
      if (isWrongType || isWrongLength) throw new Refusal("input_not_accepted");
    }
    const length = all[input.name];
    if (input.kind === "whole_number" && input.longer_than && typeof length === "number") {
      const shorter = files.find((file) => file.input.name === input.longer_than);
      if (shorter === undefined) continue;
      require(shorter.name);
      const { milliseconds } = factsOf(shorter.name);
      if (length * 1000 <= (milliseconds ?? 0)) throw new Refusal("input_not_accepted");
    }
  }
}

function isOffered(input: Input, value: InputValue | undefined): boolean {
  if (input.kind === "choice") return value === undefined || input.values.includes(`${value}`);
  if (input.kind !== "whole_number") return true;
  return value === undefined ||
    typeof value === "number" && value >= input.min && value <= input.max;
}
