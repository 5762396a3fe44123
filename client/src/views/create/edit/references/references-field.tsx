import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Changing, Untranslated } from "../../../../components/changing.tsx";
import { FileButton } from "../../../../components/fields/file-button.tsx";
import { Icon } from "../../../../components/icon.tsx";
import { useObjectUrl } from "../../../../components/use-object-url.ts";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import { acceptPictures } from "../../fields/accept-pictures.ts";
import "./references-field.css";

interface Reference {
  id: string;
  file: Blob;
}

interface ReferencesFieldProps {
  label: string;
  hint?: string | undefined;
  /** `count_max` of the input's declaration. */
  countMax: number;
  /** In the order in which the model gets them. */
  pictures: readonly Reference[];
  /** Called with the chosen files: never more than still fit. */
  onAdd: (files: readonly File[]) => void;
  /** Called with the ids in their new order, without the one that was removed. */
  onArrange: (ids: readonly string[]) => void;
}

/** Up to `countMax` pictures, which can be removed and put into another order. */
export default function ReferencesField(props: ReferencesFieldProps) {
  const { label, hint, countMax, pictures, onAdd, onArrange } = props;
  const field = useRef<HTMLElement>(null);
  /** What a screen reader says after a change that is seen. */
  const said = useSignal("");
  const isTooMany = useSignal(false);
  /** The picture that is being moved: its element loses the focus on the way. */
  const moved = useRef<string | null>(null);
  const free = countMax - pictures.length;

  useLayoutEffect(() => {
    const rows = [...field.current?.querySelectorAll("li") ?? []];
    rows.find((row) => row.dataset["id"] === moved.current)?.querySelector("button")?.focus();
    moved.current = null;
  }, [pictures]);

  const add = (files: readonly File[]) => {
    isTooMany.value = files.length > free;
    onAdd(files.slice(0, free));
  };

  const forward = (index: number) => {
    const ids = pictures.map(({ id }) => id);
    const [id] = ids.splice(index, 1);
    if (id === undefined) return;
    ids.splice(index - 1, 0, id);
    said.value = say.moved(index + 1, index);
    onArrange(ids);
    moved.current = id;
  };

  const remove = (index: number) => {
    isTooMany.value = false;
    said.value = say.removed(index + 1);
    onArrange(pictures.filter((_, at) => at !== index).map(({ id }) => id));
    field.current?.focus();
  };

  return (
    <section ref={field} class="references" aria-label={label} tabIndex={-1}>
      <p class="references-note numbers">
        <Untranslated>{say.references(pictures.length, countMax)}</Untranslated>
      </p>
      {hint && pictures.length === 0 && <p class="references-note">{hint}</p>}
      {pictures.length > 0 && (
        <ol>
          {pictures.map((picture, index) => (
            <Row
              key={picture.id}
              picture={picture}
              place={index + 1}
              onForward={() => forward(index)}
              onRemove={() => remove(index)}
            />
          ))}
        </ol>
      )}
      {free > 0 && (
        <FileButton
          label={say.addReference}
          icon="picture"
          accept={acceptPictures}
          multiple={free > 1}
          onChoose={(first, others) => add([first, ...others])}
        />
      )}
      <output class="references-note">
        {isTooMany.value && <Changing>{say.tooMany(countMax)}</Changing>}
      </output>
      <output class="spoken">
        <Changing>{said.value}</Changing>
      </output>
    </section>
  );
}

interface RowProps {
  picture: Reference;
  place: number;
  onForward: () => void;
  onRemove: () => void;
}

function Row({ picture, place, onForward, onRemove }: RowProps) {
  const url = useObjectUrl(picture.file);
  return (
    <li data-id={picture.id}>
      {url && <img src={url} alt="" />}
      <span class="references-name">
        <Changing>{say.reference(place)}</Changing>
      </span>
      {place > 1 && (
        <button
          type="button"
          class="references-forward"
          aria-label={say.forward(place)}
          onClick={onForward}
        >
          <Icon name="down" />
        </button>
      )}
      <button type="button" aria-label={say.removeReference(place)} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}
