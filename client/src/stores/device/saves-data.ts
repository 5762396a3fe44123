/** True if the user saves data: then posters are loaded, and videos only on request. */
export function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, "connection");
  const saves = typeof connection === "object" && connection !== null &&
    Reflect.get(connection, "saveData") === true;
  return saves || matchMedia("(prefers-reduced-data: reduce)").matches;
}
