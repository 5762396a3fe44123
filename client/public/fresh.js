// The way out if the app does not start (fresh.html). Every step may fail or hang in the browser
// that needs it, so each is on its own, and none waits for long.
const LIMIT_MS = 3_000;

function attempt(work) {
  const limit = new Promise((resolve) => setTimeout(resolve, LIMIT_MS));
  return Promise.race([Promise.resolve().then(work).catch(() => {}), limit]);
}

async function clearFiles(exceptCache) {
  await attempt(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all(registrations.map((one) => one.unregister()));
  });
  await attempt(async () => {
    const names = await caches.keys();
    await Promise.all(
      names.filter((name) => name !== exceptCache).map((name) => caches.delete(name)),
    );
  });
}

function clearTexts(storage) {
  for (const key of Object.keys(storage)) if (key.startsWith("wan-pwa.")) storage.removeItem(key);
}

async function clearEverything() {
  await attempt(() => clearTexts(localStorage));
  await attempt(() => clearTexts(sessionStorage));
  await attempt(() =>
    new Promise((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase("wan-pwa.files");
      deleting.addEventListener("success", resolve);
      deleting.addEventListener("error", reject);
    })
  );
  await clearFiles();
}

for (const button of document.querySelectorAll("button")) {
  button.disabled = false;
  button.addEventListener("click", async () => {
    for (const one of document.querySelectorAll("button")) one.disabled = true;
    // What another app has shared waits in a cache of its own.
    await (button.dataset.clears === "files" ? clearFiles("wan-pwa.shared") : clearEverything());
    location.replace("/create");
  });
}

// In one language. Without this, the page says everything in both.
const spoken = (navigator.languages ?? []).map((tag) => String(tag).slice(0, 2).toLowerCase());
const other = spoken.find((tag) => tag === "en" || tag === "de") === "de" ? "en" : "de";
document.querySelector(`section[lang=${other}]`).hidden = true;
document.documentElement.lang = other === "en" ? "de" : "en";
