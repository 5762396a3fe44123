// Desert dunes in the evening: shade that moves over them, and sand in the wind.
float crest(float x, float n) {
  float h = 0.10 * sin(x * (5.0 + n) + n * 2.1) + 0.055 * sin(x * (9.0 + 2.0 * n) + n * 4.7);
  return h + 0.016 * sin(x * 23.0 + n);
}

vec3 scene(vec2 p) {
  vec3 colour = mix(vec3(1.0, 0.80, 0.58), vec3(0.34, 0.56, 0.72), smoothstep(0.52, 1.02, p.y));
  vec2 sun = vec2(0.415, 0.735);
  float away = length(p - sun);
  colour += vec3(1.0, 0.75, 0.4) * 0.42 * exp(-away * 6.0);
  colour = mix(colour, vec3(1.3, 1.22, 1.05), inside(away - 0.036, 0.003));
  float high = smoothstep(0.55, 0.9, drift(p * vec2(2.0, 11.0), vec2(0.35, 0.0)));
  colour = mix(colour, vec3(1.0, 0.93, 0.86), high * 0.5);
  for (int i = 0; i < 4; i++) {
    float n = float(i), near = n / 3.0;
    float base = 0.585 - 0.125 * n - 0.03 * n * near;
    float tall = 0.30 + 0.95 * near;
    float top = base + crest(p.x + n * 0.37, n) * tall;
    // Below its crest a dune is lit on one side of a line that winds down from the peak.
    float below = (top - p.y) / (0.10 + 0.16 * near);
    float sway = 0.045 * sin(TAU * t + n * 1.3);
    float winding = p.x + n * 0.37 + below * (0.15 - 0.05 * n) + 0.05 * sin(below * 4.0 + n) + sway * below;
    float slope = (crest(winding + 0.012, n) - crest(winding - 0.012, n)) / 0.024;
    float lit = smoothstep(-0.30, 0.22, slope + 0.12);
    vec3 bright = mix(vec3(0.98, 0.74, 0.50), vec3(0.93, 0.55, 0.25), near);
    vec3 shade = mix(vec3(0.68, 0.49, 0.50), vec3(0.36, 0.15, 0.16), near);
    vec3 sand = mix(shade, bright, lit);
    float lines = sin((p.y + 0.05 * sin(p.x * 12.0 + n) + 0.03 * slope) * (520.0 - 330.0 * near) + p.x * 60.0 * slope);
    sand *= 1.0 + 0.055 * near * lines * smoothstep(0.0, 0.5, below);
    sand += 0.05 * (clouds(p * vec2(9.0, 24.0) + n * 8.0) - 0.5);
    float cover = smoothstep(0.46, 0.70, drift(vec2(p.x * 1.6 + n * 0.2, p.y * 3.4 + n), vec2(0.75, 0.0)));
    sand = mix(sand, sand * vec3(0.66, 0.60, 0.70), cover * 0.75);
    sand += vec3(1.0, 0.7, 0.4) * 0.22 * exp(-abs(below) * 26.0) * lit;
    sand = mix(sand, vec3(1.0, 0.80, 0.62), (1.0 - near) * 0.34);
    colour = mix(colour, sand, inside(p.y - top, 0.0012));
    // Sand that the wind carries over the crest.
    float over = p.y - top;
    float wind = drift(vec2(p.x * 7.0 + n, over * 26.0 + p.x * 4.0), vec2(2.2, 0.25));
    float blown = exp(-abs(over - 0.012) / 0.020) * smoothstep(0.50, 0.85, wind) * smoothstep(0.0, 0.6, slope + 0.35);
    colour = mix(colour, vec3(1.0, 0.86, 0.68), clamp(blown * 0.62, 0.0, 1.0));
  }
  return colour;
}
