// Northern lights over a frozen lake, and a cabin with a light in its window.
const float SHORE = 0.36;

vec3 sky(vec2 p) {
  vec3 colour = mix(vec3(0.035, 0.10, 0.16), vec3(0.008, 0.014, 0.05), smoothstep(SHORE, 1.0, p.y));
  for (int layer = 0; layer < 2; layer++) {
    float l = float(layer);
    vec2 grid = p * (34.0 + 26.0 * l), cell = floor(grid);
    vec2 at = vec2(hash(cell + l), hash(cell + 9.0 + l)) * 0.8 + 0.1;
    float h = hash(cell + 17.0 + l);
    float twinkle = 0.72 + 0.28 * sin(TAU * (t + h * 7.0));
    colour += vec3(0.85, 0.92, 1.0) * step(0.86, h) * twinkle * smoothstep(0.075 + 0.05 * h, 0.0, length(fract(grid) - at)) * (0.9 - 0.3 * l);
  }
  // Three curtains. Each hangs from a line that winds and is made of upright rays.
  for (int i = 0; i < 3; i++) {
    float n = float(i);
    float x = p.x + 0.022 * sin(p.y * 7.0 + TAU * t + n * 2.0);
    float line = 0.560 + 0.085 * n + 0.055 * sin(x * (6.5 + n) + n * 1.9 + 0.45 * sin(TAU * t + n))
      + 0.028 * sin(x * 15.0 - n + 0.6 * sin(TAU * t + 2.0 * n));
    float up = p.y - line;
    float rays = 0.35 + 0.65 * drift(vec2(x * (15.0 + 4.0 * n), n * 3.0 + p.y * 0.6), vec2(1.1 - 0.9 * n, 0.0));
    float fine = 0.72 + 0.28 * noise(vec2(x * 90.0 + 3.0 * sin(TAU * t), n * 9.0));
    float body = smoothstep(-0.075, 0.016, up) * exp(-max(up, 0.0) * (5.2 - n * 0.5)) * rays * rays * fine;
    vec3 low = vec3(0.18, 1.0, 0.55), upper = vec3(0.48, 0.22, 0.95);
    colour += mix(low, upper, smoothstep(0.03, 0.30, up + 0.03 * n)) * body * (1.30 - 0.22 * n);
  }
  return colour;
}

float peaks(float x, float seed) {
  float sum = 0.0, weight = 0.55, scale = 3.4;
  for (int i = 0; i < 6; i++) {
    sum += weight * (1.0 - abs(2.0 * noise(vec2(x * scale + seed, seed)) - 1.0));
    weight *= 0.46;
    scale *= 2.1;
  }
  return sum;
}

vec3 land(vec2 p, vec3 colour) {
  float top = SHORE + 0.01 + 0.165 * peaks(p.x + 0.05, 3.0);
  float slope = peaks(p.x + 0.056, 3.0) - peaks(p.x + 0.044, 3.0);
  float folds = noise(vec2(p.x * 60.0 + p.y * 70.0, p.y * 30.0 - p.x * 20.0));
  vec3 snow = mix(vec3(0.045, 0.10, 0.15), vec3(0.20, 0.38, 0.40), smoothstep(-0.10, 0.12, -slope + (folds - 0.5) * 0.28));
  snow *= 0.40 + 0.75 * smoothstep(SHORE, SHORE + 0.18, p.y);
  colour = mix(colour, snow, inside(p.y - top, 0.0014));
  float trees = SHORE + 0.012 + 0.02 * noise(vec2(p.x * 9.0, 8.0));
  float x = p.x * 62.0, tall = 0.3 + 0.7 * hash(vec2(floor(x), 2.0));
  float spruce = 1.0 - abs(fract(x) - 0.5) * 2.0;
  trees += 0.034 * tall * (spruce + 0.16 * sin(spruce * 26.0) * spruce);
  return mix(colour, vec3(0.008, 0.022, 0.032), inside(p.y - trees, 0.0012));
}

vec3 cabin(vec2 p, vec3 colour) {
  vec2 q = p - vec2(0.405, SHORE + 0.004);
  vec2 walls = abs(q - vec2(0.0, 0.015)) - vec2(0.032, 0.016);
  colour = mix(colour, vec3(0.022, 0.018, 0.020), inside(max(walls.x, walls.y), 0.001));
  float roof = triangle(q, vec2(-0.043, 0.029), vec2(0.043, 0.029), vec2(0.0, 0.062));
  colour = mix(colour, vec3(0.30, 0.48, 0.50), inside(roof, 0.001));
  colour = mix(colour, vec3(0.022, 0.018, 0.020), inside(roof + 0.0065, 0.001));
  float beat = 0.92 + 0.08 * sin(TAU * t * 2.0) * sin(TAU * t * 3.0 + 1.0);
  vec2 pane = abs(q - vec2(-0.012, 0.016)) - vec2(0.0062, 0.0072), door = abs(q - vec2(0.014, 0.0125)) - vec2(0.0058, 0.0125);
  float lit = max(inside(max(pane.x, pane.y), 0.0008), 0.8 * inside(max(door.x, door.y), 0.0008));
  colour = mix(colour, vec3(1.0, 0.76, 0.36) * beat, lit);
  return colour + vec3(1.0, 0.55, 0.18) * 0.34 * beat * exp(-length((q - vec2(0.0, 0.01)) * vec2(1.0, 1.3)) * 24.0);
}

vec3 scene(vec2 p) {
  if (p.y > SHORE) return cabin(p, land(p, sky(p)));
  float depth = SHORE - p.y;
  float far = 1.0 / (depth + 0.05);
  float frost = clouds(vec2((p.x - 0.28) * far * 1.6, far * 2.4));
  float swell = sin(far * 9.0 - TAU * t * 2.0 + p.x * 9.0) * 0.5 + sin(far * 15.0 + TAU * t - p.x * 14.0) * 0.3;
  vec2 at = vec2(p.x + (frost - 0.5) * 0.035 + swell * 0.0025, SHORE + depth * 1.12);
  vec3 colour = cabin(vec2(at.x, at.y), land(at, sky(at)));
  colour = colour * vec3(0.60, 0.68, 0.74) + vec3(0.010, 0.022, 0.034);
  float snow = smoothstep(0.52, 0.72, clouds(vec2((p.x + 0.2) * far * 0.8, far * 1.7) + 4.0));
  colour = mix(colour, vec3(0.10, 0.22, 0.25) + colour * 0.35, snow * smoothstep(0.02, 0.2, depth) * 0.62);
  return colour;
}
