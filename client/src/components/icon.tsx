/**
 * Drawn for this app on a 24 × 24 grid, as strokes. Always next to text, so hidden from screen
 * readers.
 */
const paths = {
  create: "M12 5v14M5 12h14",
  videos: "M4 6.5h16v11H4zM10.5 9.5v5l4-2.5z",
  credits:
    "M12 5c4 0 7 1.3 7 3s-3 3-7 3-7-1.3-7-3 3-3 7-3zM5 8v4c0 1.7 3 3 7 3s7-1.3 7-3V8M5 12v4c0 1.7 3 3 7 3s7-1.3 7-3v-4",
  you: "M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM5 19.5c.6-3.2 3.4-5 7-5s6.4 1.8 7 5",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  ideas: "M12 4l1.7 5.3L19 11l-5.3 1.7L12 18l-1.7-5.3L5 11l5.3-1.7zM18.5 16.5v4M16.5 18.5h4",
  crop: "M7 3.5V17h13.5M3.5 7H17v13.5",
  close: "M6 6l12 12M18 6L6 18",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9h.01",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z",
  wide: "M3.5 7.5h17v9h-17z",
  tall: "M7.5 3.5h9v17h-9z",
  again: "M19 12a7 7 0 1 1-2-4.9M19 4v4h-4",
  copy: "M9 9h10v11H9zM5 15V4h10",
  remix: "M4 8h11l-3-3M20 16H9l3 3",
  extend: "M4 7h9v10H4zM13 12h7.5M17.5 8.5L21 12l-3.5 3.5",
  share: "M12 15V4M8 7.5L12 4l4 3.5M6 11H5v9h14v-9h-1",
  save: "M12 4v11M8 11.5l4 3.5 4-3.5M5 19.5h14",
  delete: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  previous: "M14.5 5.5L8 12l6.5 6.5",
  next: "M9.5 5.5L16 12l-6.5 6.5",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  muted: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9.5l5 5M20.5 9.5l-5 5",
  warning: "M12 4.5l8.5 15h-17zM12 10v4.5M12 17h.01",
  search: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5",
  down: "M7 10l5 5 5-5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return <Drawing path={paths[name]} />;
}

/** For an icon that only a part which loads later shows, so that it brings its own path. */
export function Drawing({ path }: { path: string }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
