import type { ComponentChildren } from "preact";
import type { Generation, Model } from "../../../api/contracts.ts";
import { isFile } from "../../../stores/draft/values.ts";
import { useStores } from "../../../stores/stores.ts";
import { describeValue } from "../../../words/create/describe-input.ts";
import { formatDuration, formatMoment } from "../../../words/format/format-time.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { textIn } from "../../../words/text-in.ts";
import { UsedFile } from "./used-file.tsx";

interface Fact {
  name: string;
  /** Unique among the values that it may have. */
  key: string;
  shown: ComponentChildren;
}

export interface DetailsProps {
  generation: Generation;
  /** Shows another video: one from which this one was made. */
  onGo: (id: string) => void;
}

/** The facts of a video. */
export function Details({ generation, onGo }: DetailsProps) {
  const model = useStores().catalog.bySlug.value.get(generation.model);
  const { state, created_at, finished_at } = generation;
  const took = finished_at && (Date.parse(finished_at) - Date.parse(created_at)) / 1000;

  const facts: Fact[] = [
    text(say.model, model?.label ?? generation.model),
    ...(model ? inputsOf(model, generation, onGo) : []),
    text(say.asked, formatMoment(created_at)),
    ...(state === "completed" && took ? [text(say.took, formatDuration(took))] : []),
  ];

  return (
    <dl>
      {facts.map(({ name, key, shown }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd key={key}>{shown}</dd>
        </div>
      ))}
    </dl>
  );
}

function text(name: string, value: string): Fact {
  return { name, key: value, shown: value };
}

/** In the order of the model's declaration. */
function inputsOf(
  { inputs: declared }: Model,
  { inputs }: Generation,
  onGo: DetailsProps["onGo"],
): Fact[] {
  return declared.flatMap((input): Fact[] => {
    const value = inputs[input.name];
    if (value === undefined) return [];
    const label = textIn(input.label);
    if (isFile(input)) {
      const references = Array.isArray(value) ? value : [String(value)];
      const shown = references.map((reference) => (
        <UsedFile key={reference} reference={reference} label={label} onGo={onGo} />
      ));
      return [{ name: label, key: references.join(), shown }];
    }
    if (typeof value === "boolean") return [text(label, value ? say.yes : say.no)];
    return [text(label, describeValue(input, value))];
  });
}
