import { readFileSync } from "node:fs";

type Shape = "wide" | "tall";

const clip = (scene: string, shape: Shape) =>
  readFileSync(new URL(`media/${scene}-${shape}.mp4`, import.meta.url));

/**
 * Two seconds each, drawn for this project. A prompt that contains one of the words gets that
 * scene.
 */
const scenes = [
  { words: /boat|ship|sea|ocean|water|rain/i, name: "boat" },
  { words: /bird|flower|garden|forest|leaf/i, name: "flower" },
  { words: /lighthouse|storm|light|lamp|dusk|sun/i, name: "lighthouse" },
].map(({ words, name }) => ({ words, wide: clip(name, "wide"), tall: clip(name, "tall") }));

/**
 * An H.264 video that every browser plays and that differs from any other prediction's: its id is
 * in a `free` box at the end, which ISO-BMFF players skip (ISO/IEC 14496-12, 8.1.2).
 */
export function video(predictionId: string, input: Record<string, unknown>): Buffer {
  const prompt = String(input["prompt"] ?? "");
  const scene = scenes.find(({ words }) => words.test(prompt)) ??
    scenes[prompt.length % scenes.length];
  if (scene === undefined) throw new Error("there are no clips");
  const shape = isTall(input) ? "tall" : "wide";
  return Buffer.concat([scene[shape], freeBox(predictionId)]);
}

/** Models name the shape in one of two ways. */
function isTall(input: Record<string, unknown>): boolean {
  return input["aspect_ratio"] === "9:16" || /^(480\*832|720\*1280)$/.test(String(input["size"]));
}

function freeBox(text: string): Buffer {
  const payload = Buffer.from(text, "utf8");
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + payload.length, 0);
  head.write("free", 4, "latin1");
  return Buffer.concat([head, payload]);
}
