/**
 * Which modules the build puts into one file. Apart, small files compress worse, and each costs a
 * request. Only what is needed together is put together.
 */
import type { Paths } from "./matcher.ts";

export interface Chunk {
  /** The name of its file, and of its part in precache.ts. */
  name: string;
  paths: Paths;
}

/** What the composer shows at first. */
const composer = [
  "views/create/{create,terms,lazy-parts,use-}",
  "views/create/choices/{chips,use-}",
  "views/create/credits/lazy-",
  "views/create/fields/field.",
  "views/create/prompt/{prompt-field,use-}",
  "words/create/describe-input",
  "words/format/format-time",
];

/** What is written in the composer, without what waits for a tap or a file. */
const draft = [
  "stores/draft/",
  "!stores/draft/{cheaper,extending,place,take-offered}",
  "!stores/draft/files/",
  "stores/draft/files/{draft-file,lazy}",
];

const stored = ["api/device/{storing,clear-shared}", "api/user/{catalog,lazy-uploads}"];

/** A module belongs to the first of these that has its path. */
export const chunks: readonly Chunk[] = [
  {
    // A visitor's first paint, as far as other parts use it as well.
    name: "first",
    paths: {
      packages: [
        "preact/",
        "!preact/compat",
        "@preact/signals",
        "preact-iso/",
        "vite/preload-helper",
      ],
      src: [
        "api/{load-part,problem,settings}.ts",
        "api/device/{storage,tab-locks}.ts",
        "api/device/kept/{remembered-user,visitors-heir}.ts",
        "api/device/timing/{within,when-idle,next-task}.ts",
        "api/supabase/fetch-with-limit.ts",
        "components/{button,button-link,icon,changing,message,operator-links}.tsx",
        "shell/page/turns",
        "shell/update/{load-patiently,lazy-part}",
        "styles/",
        "words/{app-name,words,en,language,explain-problem}.ts",
        "words/format/intl.ts",
      ],
    },
  },
  {
    // What the examples share with the first screen of a signed-in user, whom a visitor is not.
    name: "examples-too",
    paths: { src: ["components/video/watch-view", "stores/device/saves-data", "words/text-in"] },
  },
  {
    // What the sign-in screen shares with others.
    name: "sign-in-too",
    paths: {
      src: [
        "components/send-again",
        "components/fields/{text,email,password,code}-field",
        "words/account-fields",
      ],
    },
  },
  {
    // What composing a video needs, for a visitor, too.
    name: "composing",
    paths: {
      packages: ["zod/"],
      contracts: [
        "catalog/{catalog,inputs,price}.ts",
        "generation/{generation-states,prompt,visible-text}.ts",
        "upload/uploads.ts",
      ],
      src: [
        ...composer,
        ...draft,
        ...stored,
        "api/{contracts,offer}",
        "api/device/kept/saved-draft",
        "shell/page/wide",
        "stores/{composing,notices}",
        "stores/sync/loading",
        "stores/videos/shape",
      ],
    },
  },
  {
    // The same for a signed-in user's first screen.
    name: "signed-in-too",
    paths: {
      packages: ["zod/"],
      contracts: ["", "!account/{account,purchases}", "!media", "!upload/measure-upload"],
      src: [
        ...composer,
        ...stored,
        "api/device/kept/memory",
        "api/supabase/{ask,read-problem,about-token}",
        "api/user/{credits,generations,live,videos,user-api}",
        "components/{frame,progress-line}",
        "components/video/{lazy-video,making,watch-view,has-frame,renewals}",
        "shell/update/new-version",
        "stores/",
        "!stores/{account,purchases,visitor}",
        "!stores/device/{appearance,sound}",
        "!stores/planned/{answers,sending}",
        "!stores/requests/resending",
        "!stores/sync/{background,auditing,following,remembering,wait-before}",
        "!stores/videos/{parts,unseen}",
        ...draft,
        "views/gallery/",
        "!views/gallery/{beside,queue}",
        "views/videos/",
        "!views/videos/filters",
        "words/videos/explain-failure",
      ],
    },
  },
  {
    // What a visitor needs besides.
    name: "visitor-parts",
    paths: {
      contracts: ["catalog/offer"],
      src: [
        "api/visitor",
        "api/device/kept/visitors-draft",
        "stores/visitor/",
        "!stores/visitor/inherit",
        "views/visitor/{composer,offer-line}",
        "words/offer",
      ],
    },
  },
  {
    // What the sheets over the composer have in common with other screens.
    name: "sheet-parts",
    paths: {
      src: ["components/{use-object-url,sheet}", "components/fields/{segments,select,slider}"],
    },
  },
  {
    // What puts a file into the composer, wherever it comes from, and says why one cannot be used.
    name: "attach-parts",
    paths: {
      src: ["shell/drop/attach-file", "stores/draft/place", "words/create/{uploads,pictures}"],
    },
  },
  {
    // Loaded together when the browser is idle, so one file is enough.
    name: "composer-parts",
    paths: {
      src: [
        "components/fields/{file-button,switch-field}",
        "stores/draft/{cheaper,take-offered}",
        "views/create/{continues,why-not,offered-share}",
        "views/create/credits/sell",
        "views/create/fields/{accept-pictures,other-field,choice,picture.,switch,text,whole-number}",
        "views/create/files/{chip-state,state-of,thumb}",
        "words/create/{attachments,why-not}",
      ],
    },
  },
  {
    // Loads with the first file, wherever that comes from.
    name: "draft-parts",
    paths: { src: ["stores/draft/files"] },
  },
  {
    // Sums of money and bytes. You needs these of a purchase and nothing else.
    name: "formats",
    paths: { src: ["words/format/{format-money,format-bytes,intl-units}"] },
  },
  {
    // What every screen about money needs, so that none of them loads another one for it.
    name: "purchase-parts",
    paths: {
      contracts: ["account/purchases"],
      src: ["api/user/purchases", "stores/purchases/paid-from", "words/credits/ledger"],
    },
  },
  {
    // Also for the return page, which needs nothing else of the app.
    name: "words-of-buying",
    paths: { src: ["words/credits/buying.ts"] },
  },
  {
    // Shown together, or one right after the other.
    name: "buying-parts",
    paths: {
      src: [
        "api/checkout-address",
        "api/device/kept/kept-purchases",
        "shell/buying",
        "stores/purchases/{buying,look,packs,purchases}",
        "views/buying",
        "words/credits/explain-buying",
      ],
    },
  },
  {
    // Also for Extend and the strip of parts, which load when the player is there.
    name: "words-of-player",
    paths: { src: ["views/player/use-poster", "words/videos/player"] },
  },
  {
    // Cuts and encodes clips. Few visits need it, and it is as large as the rest of the app, so it is
    // not kept on the device.
    name: "media-parts",
    paths: { packages: ["mediabunny/"], src: ["api/files/cut"] },
  },
  {
    // What a photo needs of the readers of files. It must load neither the rest nor the painter.
    name: "file-parts",
    paths: {
      contracts: ["media/{type,facts}", "media/mp4/boxes"],
      src: [
        "api/picture-file",
        "api/device/picture/{read-file,canvas-noise,redraw}",
        "api/files/attached",
      ],
    },
  },
  {
    // What measures a clip or a sound. A photo does not need it, so that it works offline.
    name: "timed-parts",
    paths: { contracts: ["media/"], src: ["api/files/{take-timed,facts-of,clip}"] },
  },
  {
    // The fields of Edit. Few visits need them, and Edit needs the network anyway, so they are not
    // kept on the device.
    name: "edit-parts",
    paths: {
      src: [
        "views/create/edit/{references,own-videos}",
        "views/create/edit/mask/{mask-field,encodes-clips,load-video}",
        "views/create/fields/{mask,pictures,clip,sound,timed}",
        "views/create/files/{add-pictures,choose-here,chosen-file,file-buttons,file-row}",
        "views/create/timed",
        "words/create/timed",
        "words/edit",
      ],
    },
  },
  {
    // The painter, which loads mediabunny.
    name: "painter-parts",
    paths: { src: ["views/create/edit/mask/"] },
  },
];
