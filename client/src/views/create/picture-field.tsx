import { type AspectRatio, pictureTypes } from "../../api/contracts.ts";
import { Button } from "../../components/button.tsx";
import { FileButton } from "../../components/fields/file-button.tsx";
import { useObjectUrl } from "../../components/use-object-url.ts";
import { attachPicture } from "../../shell/drop/attach-picture.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfPictures as say } from "../../words/pictures.ts";
import "./picture-field.css";

/** With this list of types, iPhones convert HEIC to JPEG. */
const accept = Object.keys(pictureTypes).join(",");

interface PictureFieldProps {
  picture: Blob | null;
  onRemove: () => void;
  /** The video gets the shape of its picture. */
  onShape: (shape: AspectRatio) => void;
}

export default function PictureField({ picture, onRemove, onShape }: PictureFieldProps) {
  const stores = useStores();
  const url = useObjectUrl(picture);
  const choose = (file: Blob) => void attachPicture(stores, [file]);

  if (url) {
    return (
      <div class="picture-field">
        <img
          src={url}
          alt={say.yours}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            onShape(naturalHeight > naturalWidth ? "9:16" : "16:9")}
        />
        <Button icon="close" onClick={onRemove}>{say.remove}</Button>
      </div>
    );
  }
  return (
    <div class="picture-field">
      <FileButton label={say.choose} icon="picture" accept={accept} onChoose={choose} />
      <span class="picture-field-camera">
        <FileButton
          label={say.take}
          icon="camera"
          accept={accept}
          capture="environment"
          onChoose={choose}
        />
      </span>
      <p class="picture-field-drop">{say.orDrop}</p>
    </div>
  );
}
