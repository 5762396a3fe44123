import { Button } from "../../../components/button.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { useComposing } from "../../../stores/composing.ts";
import { sayOfIdeas as say } from "../../../words/create/ideas.ts";
import { hasIdea, toggleIdea } from "./toggle-idea.ts";
import "./ideas.css";

/** Suggestions that a tap adds to the prompt, whole prompts to be surprised by, and earlier ones. */
export default function Ideas({ onClose }: { onClose: () => void }) {
  const { draft, history } = useComposing();
  const prompt = draft.prompt.value;
  const write = (text: string) => {
    draft.write(text);
    onClose();
  };
  return (
    <Sheet title={say.title} class="ideas" onClose={onClose}>
      <Button icon="ideas" onClick={() => write(anotherThan(prompt))}>{say.surprise}</Button>
      {[say.camera, say.light, say.motion].map(({ title, ideas }) => (
        <section key={title}>
          <h3>{title}</h3>
          <div class="ideas-line">
            {ideas.map((idea) => (
              <button
                key={idea}
                type="button"
                aria-pressed={hasIdea(prompt, idea)}
                onClick={() => (draft.prompt.value = toggleIdea(prompt, idea))}
              >
                <span>{idea}</span>
              </button>
            ))}
          </div>
        </section>
      ))}
      {history.prompts.value.length > 0 && (
        <section>
          <h3>{say.earlier}</h3>
          <ul>
            {history.prompts.value.map((earlier) => (
              <li key={earlier}>
                <button type="button" dir="auto" onClick={() => write(earlier)}>{earlier}</button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Sheet>
  );
}

function anotherThan(prompt: string): string {
  const others = say.prompts.filter((each) => each !== prompt);
  return others[Math.floor(Math.random() * others.length)] ?? prompt;
}
