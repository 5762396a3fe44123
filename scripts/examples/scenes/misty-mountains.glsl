// Mountains at sunrise, with mist that drifts between their ridges.
const vec2 SUN = vec2(0.2, 0.665);

float ridge(float x, float seed, float rough) {
  float sum = 0.0, weight = 0.5, scale = 1.0;
  for (int i = 0; i < 7; i++) {
    float n = noise(vec2(x * scale + seed * 17.3, seed * 3.1));
    sum += weight * (1.0 - abs(2.0 * n - 1.0));
    weight *= rough;
    scale *= 2.07;
  }
  return sum;
}

vec3 scene(vec2 p) {
  float glow = exp(-length((p - SUN) * vec2(1.0, 1.25)) * 4.2);
  vec3 colour = mix(vec3(0.99, 0.80, 0.62), vec3(0.55, 0.66, 0.80), smoothstep(0.58, 0.95, p.y));
  colour = mix(colour, vec3(0.30, 0.42, 0.62), smoothstep(0.8, 1.1, p.y) * 0.8);
  float high = smoothstep(0.45, 0.85, drift(p * vec2(2.4, 9.0) + 3.0, vec2(0.3, 0.0)));
  colour = mix(colour, vec3(1.0, 0.86, 0.78), high * 0.5);
  colour += vec3(1.0, 0.62, 0.30) * glow * 0.55;
  colour = mix(colour, vec3(1.3, 1.2, 1.0), inside(length(p - SUN) - 0.043, 0.003));
  for (int i = 0; i < 6; i++) {
    float n = float(i), near = n / 5.0;
    float base = 0.60 - 0.105 * n;
    float rise = ridge(p.x * (2.7 + 0.3 * n) + 0.31 * n, 1.37 * n + 1.0, 0.44);
    float top = base + (0.32 - 0.08 * near) * rise * rise - 0.07;
    if (i == 5) {
      float trunk = p.x * 46.0;
      float tall = 0.35 + 0.65 * hash(vec2(floor(trunk), 9.0));
      float spruce = max(0.0, 1.0 - abs(fract(trunk) - 0.5) * 2.0);
      top += 0.05 * tall * (spruce + 0.13 * sin(spruce * 34.0) * spruce);
    }
    vec3 rock = mix(vec3(0.66, 0.60, 0.66), vec3(0.06, 0.12, 0.20), pow(near, 0.72));
    rock += vec3(0.9, 0.45, 0.2) * glow * (1.0 - near) * 0.34;
    float light = noise(vec2(p.x * 40.0, p.y * 26.0 + n * 9.0)) * (1.0 - near);
    rock += vec3(0.10, 0.06, 0.03) * light * smoothstep(0.14, 0.0, top - p.y);
    colour = mix(colour, rock, inside(p.y - top, 0.0016));
    // Mist lies in front of each ridge, in the valley before the next one.
    float lies = exp(-pow((p.y - base + 0.050) / (p.y > base - 0.050 ? 0.050 : 0.085), 2.0));
    float veil = drift(p * vec2(2.2 + n * 0.3, 6.5) + n * 5.7, vec2(0.55 + 0.12 * n, 0.05));
    vec3 mist = mix(vec3(1.0, 0.84, 0.72), vec3(0.72, 0.79, 0.88), near);
    colour = mix(colour, mist, clamp(lies * smoothstep(0.26, 0.74, veil), 0.0, 0.92) * (1.0 - 0.45 * near));
  }
  return colour;
}
