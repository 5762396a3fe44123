import { expect, it } from "vitest";
import { filesToKeep, findUnlisted, keptParts, onlineParts } from "./precache.ts";

/** A build with every listed part, in which `index.html` loads what is given. */
function build(dynamicImports: string[] = [], others: Record<string, object> = {}) {
  const parts = [...keptParts, ...onlineParts].map((part) => {
    const isModule = /\.(html|tsx?|js|mjs)$/.test(part);
    return [isModule ? part : `_${part}-abcdefgh.js`, { file: `assets/${part}.js`, name: part }];
  });
  const chunks = Object.fromEntries(parts) as Record<string, object>;
  return {
    ...chunks,
    ...others,
    "index.html": { file: "assets/index.js", dynamicImports, imports: ["_shared-abcdefgh.js"] },
    "_shared-abcdefgh.js": {
      file: "assets/shared.js",
      css: ["assets/shared.css"],
      assets: ["assets/face.woff2", "assets/example.mp4"],
    },
  } as Parameters<typeof findUnlisted>[0];
}

it("keeps what the parts import, with styles and fonts, but no example", () => {
  const files = filesToKeep(build());
  for (const file of ["index.js", "shared.js", "shared.css", "face.woff2"]) {
    expect(files).toContain(`assets/${file}`);
  }
  expect(files).not.toContain("assets/example.mp4");
  expect(files).not.toContain("assets/media-parts.js");
});

it("finds a part that nobody has decided about, and a listed one that is gone", () => {
  expect(findUnlisted(build())).toEqual({ unlisted: [], gone: [] });
  const other = { "src/views/new.tsx": { file: "assets/new.js" } };
  const chunks = build(["src/views/new.tsx"], other);
  delete chunks["src/views/you/you.tsx"];
  expect(findUnlisted(chunks)).toEqual({
    unlisted: ["src/views/new.tsx"],
    gone: ["src/views/you/you.tsx"],
  });
});
