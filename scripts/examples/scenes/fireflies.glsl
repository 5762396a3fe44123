// A forest at night, full of fireflies.
vec3 fog(vec2 p) {
  vec3 colour = mix(vec3(0.03, 0.10, 0.10), vec3(0.16, 0.36, 0.34), exp(-pow((p.y - 0.58) / 0.26, 2.0)));
  return colour + vec3(0.20, 0.34, 0.30) * exp(-length((p - vec2(0.33, 0.72)) * vec2(1.2, 0.8)) * 4.4);
}

float trunks(vec2 p, float count, float seed) {
  float x = (p.x + 0.02 * sin(p.y * 3.0 + seed)) * count + seed;
  float cell = floor(x), cover = 0.0;
  for (int i = -1; i <= 1; i++) {
    float n = cell + float(i);
    float h = hash(vec2(n, seed)), lean = (hash(vec2(n, seed + 4.0)) - 0.5) * 0.35;
    float middle = n + 0.25 + 0.5 * h + lean * (p.y - 0.4);
    float wide = (0.06 + 0.10 * hash(vec2(seed, n))) * (1.0 + 0.7 * exp(-max(p.y - 0.2, 0.0) * 14.0));
    wide *= 1.0 + 0.12 * (noise(vec2(p.y * 22.0, n * 7.0)) - 0.5);
    cover = max(cover, inside(abs(x - middle) - wide, 0.0016 * count));
  }
  return cover;
}

float leaves(vec2 p, float seed, float low) {
  float edge = low + 0.20 * clouds(vec2(p.x * 5.0 + seed, seed)) - 0.10;
  float ragged = clouds(p * 16.0 + seed) * 0.16;
  return smoothstep(edge - 0.02, edge + 0.02, p.y - ragged + 0.06);
}

float grass(vec2 p, float high, float seed, float count) {
  float cover = 0.0, x = p.x * count + seed;
  for (int i = -2; i <= 2; i++) {
    float n = floor(x) + float(i), h = hash(vec2(n, seed));
    float tall = high * (0.45 + 0.75 * h);
    float up = clamp(p.y / tall, 0.0, 1.0);
    float sway = (h - 0.5) * 2.4 + 0.5 * sin(TAU * t + h * 20.0 + p.x * 9.0);
    float off = abs(x - n - 0.5 - sway * up * up);
    cover = max(cover, inside(off - 0.30 * (1.0 - up), 0.05) * step(p.y, tall));
  }
  return cover;
}

vec3 scene(vec2 p) {
  vec3 colour = fog(p);
  float veil = drift(p * vec2(3.0, 5.0), vec2(0.35, 0.05));
  for (int i = 0; i < 4; i++) {
    float n = float(i);
    vec3 bark = mix(vec3(0.10, 0.25, 0.24), vec3(0.010, 0.032, 0.036), (n + 0.4) / 3.2);
    colour = mix(colour, bark, trunks(p, 15.0 - n * 3.6, n * 3.7 + 1.0));
    colour += vec3(0.06, 0.13, 0.11) * (3.0 - n) / 3.0 * smoothstep(0.3, 0.8, veil) * exp(-pow((p.y - 0.34) / 0.2, 2.0));
  }
  colour = mix(colour, vec3(0.02, 0.075, 0.07), leaves(p, 2.0, 0.86) * 0.85);
  colour = mix(colour, vec3(0.008, 0.03, 0.032), leaves(p, 8.0, 0.94));
  float ground = 0.13 + 0.04 * noise(vec2(p.x * 6.0, 2.0));
  colour = mix(colour, vec3(0.014, 0.05, 0.045), inside(p.y - ground, 0.02));
  colour = mix(colour, vec3(0.025, 0.085, 0.06), grass(p - vec2(0.0, 0.09), 0.12, 3.0, 34.0));
  colour = mix(colour, vec3(0.008, 0.03, 0.024), grass(p, 0.16, 8.0, 24.0));
  for (int i = 0; i < 34; i++) {
    float n = float(i);
    float a = hash(vec2(n, 1.0)), b = hash(vec2(n, 2.0)), c = hash(vec2(n, 3.0)), d = hash(vec2(n, 4.0));
    float phase = TAU * (t + c);
    vec2 at = vec2(a * WIDTH, 0.08 + 0.62 * b * b + 0.06 * a);
    at += vec2(0.035 * cos(phase) + 0.012 * cos(2.0 * phase + n), 0.028 * sin(phase + a) + 0.012 * sin(2.0 * phase + b));
    float lit = 0.12 + 0.88 * pow(0.5 + 0.5 * sin(phase * (d > 0.6 ? 2.0 : 1.0) + d * 30.0), 2.0);
    float large = 0.5 + d, away = length(p - at);
    colour += vec3(0.85, 0.95, 0.32) * lit * large * (0.000055 / (away * away + 0.00006)) * exp(-away * 9.0);
    colour += vec3(0.25, 0.40, 0.10) * lit * large * 0.14 * exp(-away * 26.0);
  }
  return colour;
}
