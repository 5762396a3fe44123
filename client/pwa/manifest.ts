import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import type { ManifestOptions } from "vite-plugin-pwa";

/**
 * The `paper` colour of the dark theme (styles/tokens.css), which the system shows until the app
 * paints.
 */
const PAPER = "#0f0f15";

/** Taken by `npm run screenshots`; the README shows the same ones. */
const screenshots = [
  { name: "create-phone", form_factor: "narrow", label: "Turn a prompt into a video" },
  { name: "videos-phone", form_factor: "narrow", label: "Your videos, one of them in progress" },
  { name: "credits-phone", form_factor: "narrow", label: "Where every credit went" },
  { name: "create-desk", form_factor: "wide", label: "Create next to your videos" },
] as const;

/** The script's sizes: a phone's screenshot has two pixels per CSS pixel. */
const SIZES = { narrow: "780x1688", wide: "1280x800" };

const icon = (name: string, size: number, purpose: "any" | "maskable" | "monochrome") => ({
  src: `/icons/${name}-${size}.png`,
  sizes: `${size}x${size}`,
  type: "image/png",
  purpose,
});

/** Makes the app installable under its name, and declares what an installed one can do. */
export const manifestOf = (appName: string): Partial<ManifestOptions> => ({
  id: "/",
  name: `${appName}: prompts and photos become videos`,
  short_name: appName,
  description: "Turn a prompt or a photo into a video. Every credit is accounted for.",
  lang: "en",
  dir: "ltr",
  start_url: "/create",
  scope: "/",
  display: "standalone",
  display_override: ["standalone", "minimal-ui"],
  orientation: "any",
  theme_color: PAPER,
  background_color: PAPER,
  categories: ["photo", "entertainment", "productivity"],
  icons: [
    icon("icon", 192, "any"),
    icon("icon", 512, "any"),
    icon("maskable", 512, "maskable"),
    icon("monochrome", 512, "monochrome"),
  ],
  shortcuts: [
    { name: "Create", url: "/create", icons: [icon("icon", 192, "any")] },
    { name: "Videos", url: "/videos", icons: [icon("icon", 192, "any")] },
  ],
  screenshots: screenshots.map(({ name, ...rest }) => ({
    src: `/screenshots/${name}.webp`,
    sizes: SIZES[rest.form_factor],
    type: "image/webp",
    ...rest,
  })),
  // The service worker handles it (src/sw/accept-shared.ts), so no server ever sees the file.
  share_target: {
    action: "/share",
    method: "POST",
    enctype: "multipart/form-data",
    params: {
      title: "title",
      text: "text",
      url: "url",
      files: [{
        name: "file",
        // Systems have several types for one kind of sound.
        accept: [
          "image/png",
          "image/jpeg",
          "image/webp",
          "video/mp4",
          "video/quicktime",
          "video/webm",
          "audio/wav",
          "audio/x-wav",
          "audio/mpeg",
        ],
      }],
    },
  },
  launch_handler: { client_mode: ["navigate-existing", "auto"] },
});

/** Adds the screenshots that the manifest names to the build. */
export function manifestPictures(): Plugin {
  return {
    name: "manifest-pictures",
    apply: "build",
    generateBundle() {
      for (const { name } of screenshots) {
        this.emitFile({
          type: "asset",
          fileName: `screenshots/${name}.webp`,
          source: picture(name),
        });
      }
    },
  };
}

function picture(name: string): Buffer {
  return readFileSync(new URL(`../screenshots/${name}.webp`, import.meta.url));
}
