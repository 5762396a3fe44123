/** Every byte counts on this connection: pictures, and videos only when they are asked for. */
export function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, "connection");
  const saves = typeof connection === "object" && connection !== null &&
    Reflect.get(connection, "saveData") === true;
  return saves || matchMedia("(prefers-reduced-data: reduce)").matches;
}
