import { Problem } from "./problem.ts";

/**
 * Loads a part of the api. One that does not arrive, for example in a tunnel, or that this browser
 * cannot run is a Problem like any other missing answer.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  return await load().catch(() => {
    throw new Problem({ code: "unreachable", status: 0 });
  });
}
