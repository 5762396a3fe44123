import type { Input } from "../../../api/contracts.ts";
import { Button } from "../../../components/button.tsx";
import { FileButton } from "../../../components/fields/file-button.tsx";
import { attachFile } from "../../../shell/drop/attach-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { sayOfEdit } from "../../../words/edit/edit.ts";
import { textIn } from "../../../words/text-in.ts";
import { sayOfTimed as say } from "../../../words/create/timed.ts";
import { ChooseOwn } from "../edit/own-videos/choose-own.tsx";
import { acceptPictures } from "../fields/accept-pictures.ts";
import { ChooseTimed } from "../timed/choose-timed.tsx";
import { addPictures } from "./add-pictures.ts";

interface ChooseHereProps {
  input: Input;
  /** Opens the whole field. */
  onOpen: () => void;
  /** Called with true before a file is taken, and with false if none was. */
  onChoosing: (isChoosing: boolean) => void;
}

/** The buttons of a row without a file. */
export function ChooseHere({ input, onOpen, onChoosing }: ChooseHereProps) {
  const stores = useComposing();

  async function choose(file: File): Promise<void> {
    onChoosing(true);
    if (!await attachFile(stores, [file], input)) return onChoosing(false);
    const { files } = stores.draft;
    // A part of it has to be picked first.
    if (files.peek().some((each) => each.input === input.name && each.is === "too_long")) onOpen();
  }

  async function add(pictures: readonly File[], most: number): Promise<void> {
    onChoosing(true);
    if (!await addPictures(stores, pictures.slice(0, most), input)) onChoosing(false);
    const text = sayOfEdit.tooMany(most);
    if (pictures.length > most) stores.notices.say({ key: "file", kind: "info", text });
  }

  switch (input.kind) {
    case "clip":
      return (
        <>
          <ChooseTimed
            input={input}
            label={say.choose.clip}
            onChoose={(file) => void choose(file)}
          />
          <ChooseOwn input={input} onChoosing={onChoosing} />
        </>
      );
    case "sound":
      return (
        <ChooseTimed
          input={input}
          label={say.choose.sound}
          onChoose={(file) => void choose(file)}
        />
      );
    case "pictures":
      return (
        <FileButton
          label={sayOfEdit.addReference}
          icon="picture"
          accept={acceptPictures}
          multiple={input.count_max > 1}
          onChoose={(first, others) => void add([first, ...others], input.count_max)}
        />
      );
    default:
      return <Button onClick={onOpen}>{textIn(input.label)}</Button>;
  }
}
