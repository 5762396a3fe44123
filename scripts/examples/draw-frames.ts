import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { findChromium } from "../test/browser.ts";
import { FRAMES_PER_SECOND, HEIGHT, SECONDS, WIDTH } from "./shape.ts";

/** Drawn larger and then reduced, so that no edge has steps. */
const SCALE = 1.5;

const FRAMES = SECONDS * FRAMES_PER_SECOND;

const scenes = new URL("scenes/", import.meta.url);

const read = (name: string) => readFile(new URL(`${name}.glsl`, scenes), "utf8");

/**
 * The frames of a scene as PNGs, from its first moment to the one before the first comes again. A
 * scene is a fragment shader, `scenes/<name>.glsl`, which Chromium draws without a graphics card, so
 * that every machine draws the same.
 */
export async function* drawFrames(name: string): AsyncGenerator<Buffer> {
  const shader = await read("common") + await read(name);
  const browser = await chromium.launch({
    executablePath: await findChromium(console.log),
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  });
  try {
    const page = await browser.newPage();
    await page.evaluate(prepare, { shader, width: WIDTH, height: HEIGHT, scale: SCALE });
    for (let frame = 0; frame < FRAMES; frame++) {
      const url = await page.evaluate((t) => Reflect.get(globalThis, "draw")(t), frame / FRAMES);
      yield Buffer.from(String(url).replace(/^.*,/, ""), "base64");
    }
  } finally {
    await browser.close();
  }
}

/** Runs in the page: afterwards its `draw(t)` answers with the frame at `t` as a data URL. */
function prepare(
  { shader, width, height, scale }: {
    shader: string;
    width: number;
    height: number;
    scale: number;
  },
): void {
  const large = document.createElement("canvas");
  large.width = width * scale;
  large.height = height * scale;
  const gl = large.getContext("webgl", { preserveDrawingBuffer: true });
  const small = document.createElement("canvas");
  small.width = width;
  small.height = height;
  const reduced = small.getContext("2d");
  if (!gl || !reduced) throw new Error("This Chromium has no WebGL.");
  reduced.imageSmoothingQuality = "high";

  const program = gl.createProgram();
  const corner = "attribute vec2 corner; void main() { gl_Position = vec4(corner, 0, 1); }";
  for (const [type, code] of [[gl.VERTEX_SHADER, corner], [gl.FRAGMENT_SHADER, shader]] as const) {
    const part = gl.createShader(type);
    if (!part) throw new Error("This Chromium makes no shaders.");
    gl.shaderSource(part, code);
    gl.compileShader(part);
    if (!gl.getShaderParameter(part, gl.COMPILE_STATUS)) {
      throw new Error(gl.getShaderInfoLog(part) ?? "The scene is wrong.");
    }
    gl.attachShader(program, part);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  // One triangle that covers the picture.
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
  const place = gl.getAttribLocation(program, "corner");
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
  gl.viewport(0, 0, large.width, large.height);
  gl.uniform2f(gl.getUniformLocation(program, "size"), large.width, large.height);
  const moment = gl.getUniformLocation(program, "t");

  Reflect.set(globalThis, "draw", (t: number) => {
    gl.uniform1f(moment, t);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    reduced.drawImage(large, 0, 0, width, height);
    return small.toDataURL("image/png");
  });
}
