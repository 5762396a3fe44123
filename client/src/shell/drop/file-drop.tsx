import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useLayoutEffect } from "preact/hooks";
import { useComposing } from "../../stores/composing.ts";
import { sayOfUploads } from "../../words/create/uploads.ts";
import { wide } from "../page/wide.ts";
import { attachFile } from "./attach-file.ts";
import "./file-drop.css";

/** The player and every sheet are dialogs. */
const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

const hasFiles = (data: DataTransfer | null) => data?.types.includes("Files") === true;

const isInComposer = ({ target }: Event) =>
  target instanceof Element && target.closest(".create") !== null;

/**
 * Takes a file that is dropped anywhere in the window or pasted into the composer, and shows the
 * composer with it. While a dialog is open, the user is told to close it. Until this has loaded,
 * and on the screens of visitors without a composer, public/start.js refuses files.
 */
export default function FileDrop() {
  const { draft, notices } = useComposing();
  const { path, route } = useLocation();
  const isOver = useSignal(false);
  const showsComposer = path === "/create" || path === "/" ||
    (wide.value && path.startsWith("/videos"));

  // From the moment that it is there: until then, public/start.js refuses the file.
  useLayoutEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    /** The user moves something of this page, such as a tile: only the composer takes it. */
    let isOurs = false;
    const isForUs = (event: DragEvent) =>
      hasFiles(event.dataTransfer) && (!isOurs || isInComposer(event));

    async function take({ files }: DataTransfer): Promise<void> {
      const isAttached = await attachFile({ draft, notices }, [...files]);
      if (isAttached && !showsComposer) route("/create");
    }

    addEventListener("dragstart", () => void (isOurs = true), { signal });
    addEventListener("dragend", () => void (isOurs = isOver.value = false), { signal });
    addEventListener("dragover", (event) => {
      isOver.value = isForUs(event) && !isDialogOpen();
      if (!event.dataTransfer || !isForUs(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }, { signal });
    addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) isOver.value = false;
    }, { signal });
    addEventListener("drop", (event) => {
      const isTaken = isForUs(event);
      isOurs = isOver.value = false;
      if (!event.dataTransfer || !isTaken) return;
      event.preventDefault();
      if (!isDialogOpen()) void take(event.dataTransfer);
      else notices.say({ key: "file", kind: "info", text: sayOfUploads.close });
    }, { signal });
    addEventListener("paste", (event) => {
      // The list of files can be empty: the clipboard only had the name of one that is gone.
      if (!event.clipboardData || !hasFiles(event.clipboardData) || !isInComposer(event)) return;
      event.preventDefault();
      void take(event.clipboardData);
    }, { signal });
    return () => stop.abort();
  }, [showsComposer]);

  return isOver.value ? <p class="file-drop">{sayOfUploads.drop}</p> : null;
}
