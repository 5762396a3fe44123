import { useEffect, useRef } from "preact/hooks";
import type { Inputs, Mode } from "../../api/contracts.ts";
import { type Example, examples } from "../../api/examples.ts";
import { exampleWords } from "../../words/videos/examples.ts";
import { textIn } from "../../words/text-in.ts";
import { createPlaying, mayPlay, type Playing } from "./playing.ts";
import "./examples.css";

/** What fills the composer, with the prompt in the user's language. */
export interface ChosenExample {
  prompt: string;
  mode: Mode;
  model: string;
  inputs: Inputs;
}

interface ExamplesProps {
  onChoose: (example: ChosenExample) => void;
  /** How many to show at most. */
  most?: number;
}

/**
 * Short looping videos, and the words to ask for one like them. They are scenes that were drawn, or
 * videos that the operator has chosen, so nothing here says that a model made them. A row to
 * swipe where there is little room, a grid where there is more.
 */
export default function Examples({ onChoose, most = examples.length }: ExamplesProps) {
  const playing = useRef<Playing | null>(null);
  playing.current ??= createPlaying();

  return (
    <section class="examples">
      <h2 class="examples-title">{exampleWords.title}</h2>
      <ul>
        {examples.slice(0, most).map((example, index) => (
          <li key={example.name}>
            <Scene
              example={example}
              // The first ones are in view, and the largest thing that a visitor sees.
              eager={index < 2}
              playing={playing.current as Playing}
              onChoose={onChoose}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SceneProps {
  example: Example;
  eager: boolean;
  playing: Playing;
  onChoose: (example: ChosenExample) => void;
}

function Scene({ example, eager, playing, onChoose }: SceneProps) {
  const video = useRef<HTMLVideoElement>(null);
  const { mode, model, inputs } = example;
  const prompt = textIn(example.prompt);

  useEffect(() => {
    if (video.current && mayPlay()) return playing.add(video.current);
  }, [playing]);

  return (
    <button
      type="button"
      class="example"
      onClick={() => onChoose({ prompt, mode, model, inputs })}
      onPointerEnter={({ pointerType }) =>
        pointerType === "mouse" && video.current && playing.prefer(video.current)}
      onPointerLeave={() => playing.prefer(null)}
    >
      <span class="example-picture">
        <img
          src={example.poster}
          width={360}
          height={640}
          alt=""
          decoding="async"
          loading={eager ? "eager" : "lazy"}
          {...(eager ? { fetchpriority: "high" } : {})}
        />
        <video
          ref={video}
          src={example.video}
          width={360}
          height={640}
          preload="none"
          muted
          playsInline
          loop
          disableRemotePlayback
          aria-hidden="true"
          tabIndex={-1}
        />
      </span>
      <span class="example-prompt">{prompt}</span>
    </button>
  );
}
