import { appearance, appearances, chooseAppearance } from "../../stores/device/appearance.ts";
import { Segments } from "../../components/fields/segments.tsx";
import { say } from "../../words/you/you.ts";

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
