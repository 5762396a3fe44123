import { type Segment, Segments } from "../../components/fields/segments.tsx";
import { chooseLanguage, chosenLanguage, type Language as Spoken } from "../../words/language.ts";
import { say } from "../../words/you/you.ts";

/** Each language is listed under its own name, so that its readers find it. */
const choices: Segment<Spoken | "system">[] = [
  { value: "system", label: say.languages.system },
  { value: "en", label: say.languages.en, lang: "en" },
  { value: "de", label: say.languages.de, lang: "de" },
];

/** The texts are read while the app loads, so it reloads; the device keeps the draft. */
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
