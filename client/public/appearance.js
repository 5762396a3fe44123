// Before the first paint: dark or light as chosen on this device (src/appearance.ts), else as the system has it.
// A file of its own, because a strict CSP runs nothing that is written into the page, and a module comes too late.
try {
  const chosen = localStorage.getItem("wan-pwa.appearance");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.appearance = chosen;
} catch {
  // Storage is closed to us: as the system has it.
}
