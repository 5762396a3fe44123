import { type Signal, signal, useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect } from "preact/hooks";
import type { Attached } from "../../../../api/user/uploads.ts";
import { Button } from "../../../../components/button.tsx";
import { useObjectUrl } from "../../../../components/use-object-url.ts";
import { lazyPart } from "../../../../shell/update/lazy-part.tsx";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import { encodesClips } from "./encodes-clips.ts";
import type { MaskSource } from "./mask-source.ts";
import type { Shape } from "./shapes.ts";
import "./mask-field.css";

const Painter = lazyPart(() => import("./painter.tsx"));

interface MaskFieldProps {
  label: string;
  hint?: string | undefined;
  /** What the model takes: `as` of the input's declaration. */
  as: "picture" | "clip";
  /** Null while no clip is chosen: then the field says that the clip comes first. */
  source: MaskSource | null;
  mask: Attached | null;
  /** There was a mask, which was painted over another clip. */
  isOutdated?: boolean;
  /** Called with a new mask, or with null when the user removes it. */
  onMask: (mask: Attached | null) => void;
}

/** What was painted over each clip, so that the user can go on where they were. */
const painted = new Map<string, Signal<readonly Shape[]>>();

/** The part of a clip that is made new: painted in a dialog over one of its frames. */
export default function MaskField(props: MaskFieldProps) {
  const { label, hint, as, source, mask, isOutdated = false, onMask } = props;
  const isOpen = useSignal(false);
  const canEncode = useSignal(true);

  useEffect(() => {
    if (as === "clip") void encodesClips().then((can) => (canEncode.value = can));
  }, [as]);

  if (!canEncode.value) return <Note label={label}>{say.noMaskHere}</Note>;
  if (!source) return <Note label={label}>{say.clipFirst}</Note>;
  return (
    <section class="mask-field" aria-label={label}>
      {isOutdated && <p class="mask-field-note">{say.outdated}</p>}
      {hint && !mask && !isOutdated && <p class="mask-field-note">{hint}</p>}
      <div class="mask-field-row">
        {mask && <Picture mask={mask} />}
        <Button {...(mask ? { label: say.changeArea } : {})} onClick={() => (isOpen.value = true)}>
          {mask ? say.change : say.paint}
        </Button>
        {(mask || isOutdated) && (
          <Button
            kind="bare"
            label={say.removeArea}
            onClick={() => {
              painted.delete(source.key);
              onMask(null);
            }}
          >
            {say.remove}
          </Button>
        )}
      </div>
      <Pending>
        {isOpen.value && (
          <Painter
            as={as}
            source={source}
            shapes={shapesOver(source.key)}
            onMask={onMask}
            onClose={() => (isOpen.value = false)}
          />
        )}
      </Pending>
    </section>
  );
}

function shapesOver(key: string): Signal<readonly Shape[]> {
  const known = painted.get(key);
  if (known) return known;
  const fresh = signal<readonly Shape[]>([]);
  painted.set(key, fresh);
  return fresh;
}

/** What is sent, in black and white. */
function Picture({ mask: { bucket, file } }: { mask: Attached }) {
  const url = useObjectUrl(file);
  if (!url) return null;
  if (bucket === "pictures") return <img src={url} alt={say.yours} />;
  return (
    <video src={`${url}#t=0.001`} muted playsInline preload="metadata" aria-label={say.yours} />
  );
}

function Note({ label, children }: { label: string; children: string }) {
  return (
    <section class="mask-field" aria-label={label}>
      <p class="mask-field-note">{children}</p>
    </section>
  );
}
