import { appearance, appearances, chooseAppearance } from "../../appearance.ts";
import { Segments } from "../../components/segments.tsx";
import { words } from "../../words.ts";

const say = words.you;

export function AppearanceChoice() {
  return (
    <Segments
      legend={say.appearance}
      segments={appearances.map((value) => ({ value, label: say.appearances[value] }))}
      value={appearance.value}
      onChange={chooseAppearance}
    />
  );
}
