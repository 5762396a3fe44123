import { computed, type ReadonlySignal } from "@preact/signals";
import type { Inputs, Lengths, Model } from "../../api/contracts.ts";
import { inputsOf } from "../requests/inputs-of.ts";
import type { Choices } from "./choices.ts";
import { type DraftFile, knownOf } from "./files/draft-file.ts";
import { type Quote, quoteOf } from "./quote.ts";
import { chosenOf, type MillisecondsOf } from "./values.ts";

export interface Quoting {
  /** The files that the chosen model takes in this mode. */
  taken: ReadonlySignal<readonly DraftFile[]>;
  quote: ReadonlySignal<Quote | null>;
  /** The price and the time if these values were chosen, or another model. */
  quoteWith(values: Inputs, model?: Model): Quote | null;
}

interface QuotingWorld {
  choices: Pick<Choices, "mode" | "model" | "values" | "inputs">;
  files: ReadonlySignal<readonly DraftFile[]>;
  millisecondsOf: MillisecondsOf;
}

/** What the draft would cost. A clip has a length once the server has measured it. */
export function createQuoting({ choices, files, millisecondsOf }: QuotingWorld): Quoting {
  const { mode, model, values, inputs } = choices;

  const taken = computed(() =>
    inputs.value.flatMap((input) => {
      const its = files.value.filter((file) => file.input === input.name);
      return its.slice(0, input.kind === "pictures" ? input.count_max : 1);
    })
  );

  const lengths = computed((): Lengths => {
    const measured = files.value.flatMap((file): [string, number][] =>
      file.is === "uploaded" && file.milliseconds !== null
        ? [[file.reference, file.milliseconds]]
        : []
    );
    return new Map(measured);
  });

  function quoteWith(changed: Inputs, other = model.value): Quote | null {
    if (!other) return null;
    const its = chosenOf(other, mode.value, { ...values.value, ...changed }, millisecondsOf);
    const known = taken.value.flatMap((file) => knownOf(file) ?? []);
    return quoteOf(other, inputsOf({ inputs: its }, known), lengths.value);
  }

  return { taken, quoteWith, quote: computed(() => quoteWith({})) };
}
