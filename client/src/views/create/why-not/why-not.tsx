import { Changing } from "../../../components/changing.tsx";
import type { WhyNotStartable } from "../../../stores/draft/why-not-startable.ts";
import { useComposing } from "../../../stores/composing.ts";
import { explainWhyNotStartable } from "./explain-why-not-startable.ts";

/** Why the video cannot be started, in a sentence. */
export default function WhyNot({ reason }: { reason: WhyNotStartable }) {
  return <Changing>{explainWhyNotStartable(reason, useComposing().draft)}</Changing>;
}
