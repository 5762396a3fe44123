import { words } from "../../words/words.ts";

export function NoVideos({ onIdea }: { onIdea: (prompt: string) => void }) {
  return (
    <div class="no-videos">
      <p>{words.videos.empty}</p>
      <ul>
        {words.videos.ideas.map((idea) => (
          <li key={idea}>
            <button type="button" onClick={() => onIdea(idea)}>{idea}</button>
          </li>
        ))}
      </ul>
    </div>
  );
}
