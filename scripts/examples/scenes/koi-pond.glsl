// Koi in a pond, seen from above, between the leaves of water lilies.
float bend(float along, float phase) {
  return 0.16 * sin(along * 3.4 - TAU * t * 3.0 + phase) * (0.25 + along * along * 0.9);
}

// One koi as a colour and how much of it covers the point. Its nose is at along = -0.5.
vec4 koi(vec2 p, vec2 at, float heading, float large, float seed) {
  vec2 q = p - at;
  q = mat2(cos(heading), -sin(heading), sin(heading), cos(heading)) * q / large;
  float along = q.x + 0.5;
  float off = q.y - bend(along, seed);
  float half_ = 0.155 * sqrt(max(along + 0.02, 0.0)) * smoothstep(1.02, 0.30, along) * 1.35 + 0.012;
  float body = max(abs(off) - half_, max(-along - 0.015, along - 1.0));
  float fork = (along - 0.92) * 0.62;
  float tail = max(abs(abs(off) - fork * 0.55) - fork * 0.50 - 0.006, max(0.92 - along, along - 1.32 + 1.3 * abs(abs(off) - 0.12)));
  float flap = 0.25 * sin(TAU * t * 3.0 + seed);
  vec2 f = vec2(along - 0.27, abs(off) - 0.10);
  f = mat2(cos(0.9 + flap), -sin(0.9 + flap), sin(0.9 + flap), cos(0.9 + flap)) * f;
  float fin = length((f - vec2(0.11, 0.0)) * vec2(1.0, 2.2)) - 0.12;
  vec2 g = vec2(along - 0.62, abs(off) - 0.06);
  g = mat2(cos(0.7), -sin(0.7), sin(0.7), cos(0.7)) * g;
  fin = min(fin, length((g - vec2(0.06, 0.0)) * vec2(1.0, 2.2)) - 0.07);
  float patches = smoothstep(0.50, 0.56, clouds(vec2(along * 3.6, off * 4.0) + seed * 5.3));
  vec3 red = mod(seed, 2.0) < 0.5 ? vec3(0.98, 0.35, 0.10) : vec3(1.0, 0.58, 0.12);
  vec3 skin = mix(vec3(1.0, 0.95, 0.88), red, mod(seed, 3.0) > 1.5 ? 1.0 - patches * 0.75 : patches);
  skin *= 0.72 + 0.34 * smoothstep(half_, 0.0, abs(off));
  skin *= 1.0 - 0.10 * smoothstep(0.3, 0.9, sin(along * 80.0) * sin(off * 90.0));
  float eye = length(vec2(along - 0.09, abs(off) - 0.058)) - 0.016;
  skin = mix(skin, vec3(0.05), inside(eye, 0.006));
  vec4 result = vec4(mix(red, vec3(1.0, 0.9, 0.8), 0.55), 0.62 * inside(min(fin, tail), 0.012));
  return mix(result, vec4(skin, 1.0), inside(body, 0.010));
}

vec4 leaf(vec2 p, vec2 at, float large, float turn) {
  vec2 q = p - at - 0.004 * vec2(sin(TAU * t + turn), cos(TAU * t + turn * 2.0));
  float angle = atan(q.y, q.x) + turn + 0.03 * sin(TAU * t + turn), away = length(q) / large;
  float notch = abs(mod(angle, TAU) - 3.14159);
  float cover = inside(away - 1.0 - 0.025 * sin(angle * 7.0), 0.02) * smoothstep(0.0, 0.03, notch - 0.20 * (1.0 - 0.4 * away));
  vec3 green = mix(vec3(0.16, 0.40, 0.17), vec3(0.34, 0.60, 0.25), smoothstep(0.1, 1.0, away) * 0.6 + 0.25 * noise(q * 60.0));
  green += 0.09 * pow(abs(cos(angle * 6.5)), 22.0) * smoothstep(1.0, 0.1, away);
  green *= 1.0 - 0.30 * smoothstep(0.93, 1.0, away);
  return vec4(green, cover);
}

vec3 scene(vec2 p) {
  float deep = clouds(p * 4.0 + 2.0);
  vec3 colour = mix(vec3(0.015, 0.13, 0.15), vec3(0.05, 0.28, 0.28), deep);
  colour = mix(colour, colour * vec3(0.85, 0.95, 0.8) + vec3(0.03, 0.035, 0.015), smoothstep(0.5, 0.7, clouds(p * 22.0)));
  // The net of light that waves throw on the ground.
  vec2 q = p * 9.0;
  float net = 0.0;
  for (int i = 0; i < 3; i++) {
    float n = float(i);
    q += vec2(sin(q.y * 1.1 + TAU * t + n * 2.0), cos(q.x * 1.2 - TAU * t + n * 1.3)) * 0.62;
    net += abs(sin(q.x * 0.8) + sin(q.y * 0.8));
  }
  float light = pow(clamp(1.0 - net / 3.1, 0.0, 1.0), 2.6);
  colour += vec3(0.32, 0.62, 0.50) * light * 0.62;
  vec4 fish[5];
  for (int i = 0; i < 5; i++) {
    float n = float(i);
    // Each group swims one round after the other: after a loop each koi is where the next one began.
    float outer = i < 3 ? 1.0 : 0.0;
    float round_ = outer > 0.5 ? (t + n) / 3.0 : -(t + n) / 2.0;
    float a = TAU * round_ + 0.6;
    vec2 centre = outer > 0.5 ? vec2(0.285, 0.50) : vec2(0.27, 0.52);
    vec2 radius = outer > 0.5 ? vec2(0.205, 0.36) : vec2(0.105, 0.155);
    vec2 at = centre + radius * vec2(cos(a), sin(a));
    vec2 ahead = radius * vec2(-sin(a), cos(a)) * (outer > 0.5 ? 1.0 : -1.0);
    float heading = atan(ahead.y, ahead.x) + 3.14159;
    float large = outer > 0.5 ? 0.205 : 0.140;
    float seed = outer > 0.5 ? 1.0 : 2.0;
    float shadow = koi(p + vec2(0.016, 0.022), at, heading, large, seed).a;
    colour *= 1.0 - 0.48 * shadow;
    vec4 it = koi(p, at, heading, large, seed);
    it.rgb = it.rgb * vec3(0.90, 0.97, 0.95) + vec3(0.2, 0.3, 0.25) * light * 0.5;
    colour = mix(colour, it.rgb, it.a * 0.97);
  }
  vec2 drop = p - vec2(0.36, 0.70);
  float ring = sin(length(drop) * 95.0 - TAU * t * 2.0) * exp(-length(drop) * 11.0);
  colour += vec3(0.5, 0.75, 0.7) * max(ring, 0.0) * 0.12;
  for (int i = 0; i < 6; i++) {
    float n = float(i);
    vec2 at = i == 0 ? vec2(0.06, 0.90) : i == 1 ? vec2(0.185, 0.965) : i == 2 ? vec2(0.52, 0.085) : i == 3 ? vec2(0.42, 0.02) : i == 4 ? vec2(0.545, 0.20) : vec2(0.02, 0.775);
    float large = 0.070 + 0.034 * hash(vec2(n, 3.0));
    colour *= 1.0 - 0.40 * leaf(p + vec2(0.012, 0.016), at, large, n * 1.9).a;
    vec4 it = leaf(p, at, large, n * 1.9);
    colour = mix(colour, it.rgb, it.a);
  }
  // One lily on a leaf.
  vec2 l = p - vec2(0.082, 0.885);
  for (int i = 2; i >= 0; i--) {
    float n = float(i), angle = atan(l.y, l.x) + n * 0.35;
    float petal = length(l) / (0.022 + 0.013 * n) - 0.62 - 0.38 * abs(cos(angle * 4.0));
    vec3 white = mix(vec3(1.0, 0.97, 0.98), vec3(0.96, 0.62, 0.76), 0.25 * n + 0.2 * length(l) / 0.04);
    colour = mix(colour, white * (0.93 + 0.07 * cos(angle * 8.0)), inside(petal, 0.05));
  }
  return mix(colour, vec3(1.0, 0.82, 0.30), inside(length(l) - 0.008, 0.002));
}
