// Jellyfish that breathe in the light of the deep sea.
vec3 water(vec2 p) {
  vec3 colour = mix(vec3(0.005, 0.02, 0.07), vec3(0.02, 0.18, 0.36), smoothstep(0.0, 1.0, p.y));
  colour = mix(colour, vec3(0.10, 0.44, 0.62), smoothstep(0.62, 1.15, p.y) * 0.85);
  vec2 q = p - vec2(0.36, 1.22);
  float angle = atan(q.x, -q.y);
  float rays = 0.0;
  for (int i = 0; i < 4; i++) {
    float n = float(i);
    rays += sin(angle * (9.0 + n * 7.0) + n * 2.3 + 0.9 * sin(TAU * t + n * 1.9)) / (1.0 + n * 0.5);
  }
  colour += vec3(0.16, 0.44, 0.52) * smoothstep(0.3, 2.4, rays + 0.6) * smoothstep(0.15, 1.0, p.y) * 0.55;
  return colour;
}

// Adds one jellyfish: where it is, how large, which moment of its breath, how far it leans.
vec3 jelly(vec3 colour, vec2 p, vec2 at, float large, float phase, float lean, vec3 tint, float clear) {
  float breath = sin(TAU * t + phase);
  vec2 q = (p - at - vec2(0.006 * sin(TAU * t + phase + 1.0), 0.016 * sin(TAU * t + phase - 0.9))) / large;
  q = mat2(cos(lean), -sin(lean), sin(lean), cos(lean)) * q;
  float wide = 1.0 + 0.13 * breath, high = 0.80 - 0.10 * breath;
  vec2 b = q / vec2(wide, high);
  float rim = 0.10 * abs(sin(atan(b.x, b.y + 0.9) * 11.0)) * smoothstep(0.2, 1.0, abs(b.x) + 0.3);
  float bell = max(length(b * vec2(1.0, b.y < 0.0 ? 2.1 : 1.0)) - 1.0, -b.y - 0.34 + 0.18 * b.x * b.x - rim);
  float soft = 0.016 / large * 0.1;

  // Tentacles: thin ones from the rim, and frilled arms from the middle.
  float light = 0.0;
  float down = -(q.y + 0.22);
  if (down > 0.0) {
    for (int i = 0; i < 9; i++) {
      float n = float(i), side = (n - 4.0) / 4.0;
      float swing = 0.16 * sin(down * 2.3 - TAU * t + n * 1.3 + phase) * smoothstep(0.0, 1.4, down);
      float x = side * 0.86 * wide * (1.0 - 0.13 * down + 0.03 * down * down) + swing;
      float long_ = 2.6 + 0.9 * hash(vec2(n, phase));
      light += 0.60 * exp(-pow((q.x - x) / 0.022, 2.0)) * smoothstep(long_, 0.4, down);
    }
    for (int i = 0; i < 4; i++) {
      float n = float(i), side = (n - 1.5) / 1.5;
      float swing = 0.15 * sin(down * 1.7 - TAU * t + n * 2.1 + phase) * smoothstep(0.0, 1.0, down);
      float thick = (0.11 + 0.028 * sin(down * 17.0 + n * 2.0 - TAU * t)) * smoothstep(2.5, 0.2, down);
      float off = abs(q.x - side * 0.28 * (1.0 + 0.15 * down) - swing);
      light += 0.75 * smoothstep(thick, thick * 0.25, off) * smoothstep(2.4, 0.3, down);
    }
  }
  colour += tint * light * 0.55 * clear;
  float in_ = inside(bell, soft + 0.02);
  float edge = exp(-max(-bell, 0.0) * 7.5) * in_;
  float ribs = pow(abs(sin(atan(b.x, b.y + 0.55) * 8.0)), 8.0) * smoothstep(1.0, 0.1, length(b));
  float heart = exp(-pow(length((b - vec2(0.0, 0.22)) * vec2(1.0, 1.5)) / 0.42, 2.0));
  colour = mix(colour, colour * 0.55 + tint * 0.24, in_ * clear * 0.8);
  colour += clear * in_ * (tint * (0.85 * edge + 0.16 * ribs) + mix(tint, vec3(1.0, 0.80, 0.86), 0.6) * heart * (0.50 + 0.12 * breath));
  colour += tint * 0.22 * clear * exp(-max(bell, 0.0) * 2.6) * (0.8 + 0.2 * breath);
  return colour;
}

vec3 scene(vec2 p) {
  vec3 colour = water(p);
  vec3 pink = vec3(0.95, 0.36, 0.66), blue = vec3(0.26, 0.66, 1.0), violet = vec3(0.62, 0.42, 1.0);
  colour = jelly(colour, p, vec2(0.10, 0.82), 0.036, 2.0, 0.25, blue, 0.42);
  colour = jelly(colour, p, vec2(0.49, 0.45), 0.045, 4.4, -0.30, blue, 0.5);
  colour = jelly(colour, p, vec2(0.435, 0.80), 0.070, 1.2, -0.22, violet, 0.75);
  colour = jelly(colour, p, vec2(0.235, 0.565), 0.135, 0.0, 0.14, pink, 1.0);
  for (int i = 0; i < 40; i++) {
    float n = float(i), a = hash(vec2(n, 1.0)), b = hash(vec2(n, 2.0)), c = hash(vec2(n, 3.0));
    vec2 at = vec2(a * WIDTH + 0.014 * sin(TAU * (t + b)), fract(b + 0.0) + 0.02 * sin(TAU * (t + c)));
    colour += vec3(0.5, 0.8, 0.9) * 0.5 * c * exp(-pow(length(p - at) / (0.0016 + 0.0020 * c), 2.0)) * (0.6 + 0.4 * sin(TAU * t + n));
  }
  return colour;
}
