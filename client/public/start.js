// What cannot wait for the app. A file of its own, because a strict CSP runs nothing that is written into the
// page, and a module comes too late.
try {
  // Before the first paint: dark or light as chosen on this device (src/stores/device/appearance.ts),
  // else as the system has it.
  const chosen = localStorage.getItem("wan-pwa.appearance");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.appearance = chosen;

  // Somebody is signed in: what they will see comes beside the first files and not after them.
  const session = JSON.parse(localStorage.getItem("wan-pwa.session"));
  if (session) {
    const wanted = [];
    // Their part of the app, as the build wrote it here (pwa/ahead.ts).
    for (const href of (document.currentScript.dataset.signedIn ?? "").split(" ")) {
      if (href.endsWith(".js")) wanted.push({ rel: "modulepreload", href });
      if (href.endsWith(".css")) wanted.push({ rel: "preload", as: "style", href });
    }
    // The poster of the newest video (src/stores/sync/remembering.ts), where the screen has it.
    const known = JSON.parse(localStorage.getItem(`wan-pwa.${session.user.id}.known`));
    const poster = known?.posters?.[0];
    if (poster?.until > Date.now() && /^\/($|create|videos)/.test(location.pathname)) {
      wanted.push({ rel: "preload", as: "image", fetchPriority: "high", href: poster.url });
    }
    for (const one of wanted) {
      // `crossOrigin` as the app asks for them later, else they would come twice.
      const link = Object.assign(document.createElement("link"), one, { crossOrigin: "anonymous" });
      document.head.append(link);
    }
  }
} catch {
  // Storage is closed to us, or holds what we do not know: as the system has it, and one after the other.
}
