// Runs before the app. A separate file, because a strict CSP runs no inline script, and a module
// would run too late.
// Something did not load or threw before anything was shown: index.html then says so without
// waiting for long. Images and stylesheets do not stop the app.
function sayIfStuck({ target }) {
  if ((target?.nodeName ?? "SCRIPT") !== "SCRIPT") return;
  setTimeout(() => (document.documentElement.dataset.stuck = ""), 1_000);
}
addEventListener("error", sayIfStuck, true);
addEventListener("unhandledrejection", sayIfStuck);

// A browser opens a dropped file in place of the app, so no file is accepted, and the pointer shows
// it; for signed-in users, src/shell/drop takes it after all. Texts and links stay the browser's.
function refuseFiles(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}
addEventListener("dragover", refuseFiles);
addEventListener("drop", refuseFiles);

try {
  // In one language. Without this, index.html says it in all of them.
  const spoken = (navigator.languages ?? []).map((tag) => String(tag).slice(0, 2).toLowerCase());
  const ours = spoken.find((tag) => tag === "en" || tag === "de");
  document.documentElement.dataset.speaks = ours ?? "en";
} catch {
  // The languages cannot be read.
}

try {
  // Before the first paint: dark or light as chosen on this device
  // (src/stores/device/appearance.ts), else the system's setting.
  const chosen = localStorage.getItem("wan-pwa.appearance");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.appearance = chosen;

  // Somebody is signed in: load what they will see together with the first files, not after them.
  const session = JSON.parse(localStorage.getItem("wan-pwa.session"));
  if (session) {
    const wanted = [];
    // The signed-in part of the app, as the build wrote it here (pwa/ahead.ts).
    for (const href of (document.currentScript.dataset.signedIn ?? "").split(" ")) {
      if (href.endsWith(".js")) wanted.push({ rel: "modulepreload", href });
      if (href.endsWith(".css")) wanted.push({ rel: "preload", as: "style", href });
    }
    // The newest video's poster (src/stores/sync/remembering.ts), on screens that show it.
    const known = JSON.parse(localStorage.getItem(`wan-pwa.${session.user.id}.known`));
    const poster = known?.posters?.[0];
    if (poster?.until > Date.now() && /^\/($|create|videos)/.test(location.pathname)) {
      wanted.push({ rel: "preload", as: "image", fetchPriority: "high", href: poster.url });
    }
    for (const one of wanted) {
      // The app requests them with the same `crossOrigin`; else they would load twice.
      const link = Object.assign(document.createElement("link"), one, { crossOrigin: "anonymous" });
      document.head.append(link);
    }
  }
} catch {
  // Storage is blocked or has unknown content: the system's appearance, and nothing loaded ahead.
}
