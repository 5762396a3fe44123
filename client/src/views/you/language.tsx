import { type Segment, Segments } from "../../components/segments.tsx";
import { chooseLanguage, chosenLanguage, type Language as Spoken } from "../../words/language.ts";
import { say } from "../../words/you/you.ts";

/** Each language under its own name: who reads no other finds it. */
const choices: Segment<Spoken | "system">[] = [
  { value: "system", label: say.languages.system },
  { value: "en", label: say.languages.en, lang: "en" },
  { value: "de", label: say.languages.de, lang: "de" },
];

/** Words are read while the app loads, so it loads again; the draft is kept by this device. */
export function Language({ reload = () => location.reload() }: { reload?: () => void }) {
  return (
    <Segments
      legend={say.language}
      segments={choices}
      value={chosenLanguage() ?? "system"}
      onChange={(choice) => {
        chooseLanguage(choice === "system" ? null : choice);
        reload();
      }}
    />
  );
}
