import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import type { Input } from "../../../api/contracts.ts";
import { Icon, type IconName } from "../../../components/icon.tsx";
import { FileButton } from "../../../components/fields/file-button.tsx";
import { useObjectUrl } from "../../../components/use-object-url.ts";
import { attachFile } from "../../../shell/drop/attach-file.ts";
import { lazyPart } from "../../../shell/update/lazy-part.tsx";
import { type DraftFile, isHere } from "../../../stores/draft/files/draft-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { sayOfPictures as say } from "../../../words/create/pictures.ts";
import { textIn } from "../../../words/text-in.ts";
import { acceptPictures as accept } from "./accept-pictures.ts";
import type { FieldProps } from "./field-props.ts";
import "./picture.css";

/** The models' own pictures are larger; from fewer pixels they make blurred ones. */
const SMALL_PIXELS = 256;

const Crop = lazyPart(() => import("../photo/crop.tsx"));

/** A photo: in the composer if the mode requires it, otherwise in a sheet with its hint. */
export default function Picture({ input }: FieldProps<"picture">) {
  const composing = useComposing();
  const { draft } = composing;
  const file = draft.files.value.find((each) => each.input === input.name);
  const choose = (chosen: Blob) => void attachFile(composing, [chosen], input);
  const isNeeded = input.required.includes(draft.mode.value);
  if (file) return <Chosen input={input} file={file} isNeeded={isNeeded} onChoose={choose} />;
  return (
    <div class="picture-field">
      <FileButton label={say.choose} icon="picture" accept={accept} onChoose={choose} />
      <span class="picture-field-camera">
        <FileButton
          label={say.take}
          picture={<Icon name="camera" />}
          accept={accept}
          capture="environment"
          onChoose={choose}
        />
      </span>
      {isNeeded && <p class="picture-field-drop">{say.orDrop}</p>}
      {!isNeeded && input.hint && <p class="picture-field-small">{textIn(input.hint)}</p>}
    </div>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: () => void;
}

function IconButton({ icon, label, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      class="button button-plain picture-field-icon"
      aria-label={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

interface ChosenProps {
  input: Input;
  file: DraftFile;
  isNeeded: boolean;
  onChoose: (file: Blob) => void;
}

/** In its own shape; a tap on it chooses another one. */
function Chosen({ input, file, isNeeded, onChoose }: ChosenProps) {
  const { draft } = useComposing();
  const isCropping = useSignal(false);
  const attached = isHere(file) ? file.attached : null;
  const url = useObjectUrl(attached?.file ?? null);
  const label = textIn(input.label);
  const { width = null, height = null } = attached ?? {};
  // The last moment of a video that goes on stays whole, so that nothing jumps.
  const canCrop = attached && width !== null && height !== null && file.continues === null;
  const isSmall = width !== null && height !== null && Math.min(width, height) < SMALL_PIXELS;
  return (
    <div class="picture-field">
      {url && (
        <FileButton
          label={say.replace}
          accept={accept}
          onChoose={onChoose}
          picture={
            <img
              src={url}
              alt={isNeeded ? say.yours : label}
              {...(width && height ? { width, height } : {})}
            />
          }
        />
      )}
      {canCrop && (
        <IconButton icon="crop" label={say.crop} onClick={() => (isCropping.value = true)} />
      )}
      <IconButton
        icon="close"
        label={isNeeded ? say.remove : say.removeNamed(label)}
        onClick={() => draft.detach(file.key)}
      />
      {isSmall && <p class="picture-field-small">{say.tooSmall(width, height)}</p>}
      {canCrop && isCropping.value && (
        <Pending>
          <Crop
            file={attached.file}
            size={{ width, height }}
            input={input}
            onClose={() => (isCropping.value = false)}
          />
        </Pending>
      )}
    </div>
  );
}
