import { ErrorBoundary as Pending } from "preact-iso";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { Icon } from "../../components/icon.tsx";
import type { List } from "../../stores/videos/list.ts";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { useStores } from "../../stores/stores.ts";
import { sayInPlayer as say } from "../../words/videos/player.ts";
import { words } from "../../words/words.ts";
import { Actions } from "./actions/actions.tsx";
import { useNeighbours } from "./neighbours.ts";
import { Peek } from "./peek.tsx";
import { Stage } from "./stage.tsx";
import { useAlone } from "./use-alone.ts";
import { useAwake } from "./gestures/use-awake.ts";
import { type Direction, useGestures } from "./gestures/use-gestures.ts";
import "./player.css";

const Facts = lazyPart(() => import("./details/facts.tsx"));
const Parts = lazyPart(() => import("./parts/parts.tsx"), Nothing);

interface PlayerProps {
  id: string;
  /** The list that it was opened from, for the videos before and after it. */
  list: List;
  onClose: () => void;
  /** Moves to another video of the list. */
  onGo: (id: string) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** An address that is not an id is not worth a request. */
function isUuid(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
}

/** One video, edge to edge on black, over the list it came from, with its details in a drawer. */
export default function Player({ id, list, onClose, onGo, onCompose }: PlayerProps) {
  const { generations, notices } = useStores();
  const dialog = useRef<HTMLDialogElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const latest = useRef(id);
  latest.current = id;
  const entry = generations.entry(id).value;
  const isSought = !entry && isUuid(id) && !generations.gone.value.has(id);
  const beside = useNeighbours(id, list);
  /** The drawer is scrolled into view. */
  const [isRead, setRead] = useState(false);
  /** The part that plays after this one. */
  const [next, setNext] = useState<string | null>(null);
  // While the parts of a row play one after the other, the film stays in place, and so do its sound
  // and the focus on its controls.
  const film = useRef({ id, key: id, inRow: "" });
  if (film.current.id !== id) {
    const { key, inRow } = film.current;
    film.current = { id, key: inRow === id ? key : id, inRow: "" };
  }

  const go = (direction: Direction) => {
    const other = beside[direction];
    if (other) onGo(other);
  };

  const goToPart = (part: string) => {
    film.current.inRow = part;
    onGo(part);
  };

  /** Nothing in the drawer changes while the user reads or touches it: then this part repeats. */
  const playNext = () => {
    if (next === null || isInDrawer(dialog.current)) return false;
    goToPart(next);
    return true;
  };

  useAlone(dialog, () => tileOf(latest.current));
  const awake = useAwake(dialog);
  useGestures(dialog, track, {
    can: (direction) => beside[direction] !== null,
    onSwipe: go,
    onClose,
  });

  useLayoutEffect(() => {
    if (isUuid(id)) void generations.need([id]).catch(() => {});
    document.title = `${entry?.generation.prompt ?? say.title} · ${words.app}`;
    dialog.current?.scrollTo(0, 0);
    // Nobody needs to hear that the video is ready that they are watching.
    notices.unsay(id);
  }, [id, entry === null]);

  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { target, key } = event;
    // After a message has gone, nothing has the focus; keys then belong to the player. In a
    // message, only Escape does.
    const isHere = target === document.body || dialog.current?.contains(target as Node) === true;
    if (!isHere && key !== "Escape") return;
    const isOn = (what: string) => target instanceof Element && target.closest(what) !== null;
    if (key === "Escape") onClose();
    else if (key === "ArrowLeft" && !isOn("input")) go("previous");
    else if (key === "ArrowRight" && !isOn("input")) go("next");
    else if (key === " " && !isOn("button, a")) toggle(dialog.current);
    else return;
    event.preventDefault();
  };

  const pressed = useRef(press);
  pressed.current = press;
  // A key may come as soon as the player is shown, before the effects.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => pressed.current(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  // The current entry of the history changes: the list decides what it shows in its place.
  const leave = () => {
    const other = beside.next ?? beside.previous;
    if (other) onGo(other);
    else onClose();
  };

  return (
    <dialog
      ref={dialog}
      open
      class="player"
      data-read={isRead}
      tabIndex={-1}
      onScroll={({ currentTarget }) => setRead(currentTarget.scrollTop > 0)}
      aria-label={entry?.generation.prompt ?? say.title}
    >
      <button type="button" class="player-close" aria-label={words.close} onClick={onClose}>
        <Icon name="close" />
      </button>
      {/* The drawer may lie over what gets the focus. */}
      <div class="player-stage" onFocusIn={() => dialog.current?.scrollTo(0, 0)}>
        <div ref={track} class="player-track">
          {beside.previous && <Peek key={beside.previous} id={beside.previous} side="previous" />}
          {entry
            ? (
              <Stage
                key={film.current.key}
                entry={entry}
                {...awake}
                onCompose={onCompose}
                onEnd={next === null ? undefined : playNext}
              />
            )
            : (
              <p class="player-missing">
                <Changing>{isSought ? words.loading : say.missing}</Changing>
              </p>
            )}
          {beside.next && <Peek key={beside.next} id={beside.next} side="next" />}
        </div>
        {(["previous", "next"] as const).map((side) =>
          beside[side] && (
            <button
              key={side}
              type="button"
              class="player-beside"
              data-side={side}
              aria-label={say[side]}
              onClick={() => go(side)}
            >
              <Icon name={side} />
            </button>
          )
        )}
      </div>
      {entry && (
        <section class="player-drawer" aria-label={say.details} onPointerDown={awake.wake}>
          <Pending>
            <Parts id={id} onGo={goToPart} onNext={setNext} />
          </Pending>
          <Actions
            key={id}
            generation={entry.generation}
            onCompose={onCompose}
            onDelete={leave}
          />
          <h1 key={id} class="player-prompt" dir="auto">{entry.generation.prompt}</h1>
          <Pending>
            <Facts key={id} generation={entry.generation} onGo={onGo} />
          </Pending>
        </section>
      )}
    </dialog>
  );
}

/** The link to a video in the list behind the player. */
function tileOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-video="${CSS.escape(id)}"] a`);
}

function isInDrawer(dialog: HTMLElement | null): boolean {
  if (!dialog || dialog.scrollTop > 0) return dialog !== null;
  const inDrawer = [...dialog.querySelectorAll(".player-drawer > :not(.parts)")];
  return inDrawer.some((part) =>
    part.matches(".extend, :hover") || part.contains(document.activeElement)
  );
}

function toggle(dialog: HTMLElement | null): void {
  const video = dialog?.querySelector("video");
  if (video?.paused) void video.play().catch(() => {});
  else video?.pause();
}
