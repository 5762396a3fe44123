// Somebody with an umbrella in a narrow street at night: neon signs, rain, and both on the ground.
const float GROUND = 0.34;

float bar(vec2 p, vec2 middle, vec2 half_) {
  vec2 q = abs(p - middle) - half_ + 0.006;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - 0.006;
}

// A tube of light: a bright core, its colour around it, and a wide glow.
vec3 tube(float d, vec3 colour, float power) {
  float away = abs(d);
  return power * (mix(colour, vec3(1.0), 0.65) * smoothstep(0.0042, 0.0012, away)
    + colour * 0.75 * exp(-away * 85.0) + colour * 0.24 * exp(-away * 15.0));
}

float flicker(float seed) {
  return 0.90 + 0.10 * sin(TAU * t * 2.0 + seed) * sin(TAU * t * 3.0 + seed * 2.0);
}

vec3 street(vec2 p) {
  float middle = 0.29;
  vec3 colour = mix(vec3(0.16, 0.10, 0.26), vec3(0.03, 0.035, 0.09), smoothstep(0.36, 1.0, p.y));
  colour += vec3(0.75, 0.30, 0.50) * 0.55 * exp(-length((p - vec2(middle, 0.42)) * vec2(2.3, 1.0)) * 4.5);
  for (int i = 0; i < 4; i++) {
    float n = float(i), open = 0.045 + 0.052 * n;
    float side = p.x < middle ? 0.0 : 1.0;
    float off = abs(p.x - middle) - open - 0.012 * hash(vec2(n, side));
    float roof = 0.62 + 0.15 * n + 0.10 * hash(vec2(n, side + 5.0));
    float cover = inside(-off, 0.0015) * inside(p.y - roof, 0.0015);
    vec3 wall = mix(vec3(0.15, 0.085, 0.19), vec3(0.022, 0.022, 0.05), n / 3.0);
    vec2 grid = vec2((p.x + n * 0.3) * (44.0 - 6.0 * n), p.y * (30.0 - 4.0 * n));
    vec2 cell = floor(grid), f = fract(grid);
    float pane = step(0.25, f.x) * step(f.x, 0.75) * step(0.22, f.y) * step(f.y, 0.74);
    float lit = step(0.80, hash(cell + n * 13.0 + side * 31.0)) * pane * step(0.44, p.y);
    wall += lit * mix(vec3(0.9, 0.6, 0.3), vec3(0.3, 0.6, 0.8), hash(cell + 3.0)) * (0.50 - 0.10 * n);
    colour = mix(colour, wall, cover);
  }
  vec3 pink = vec3(1.0, 0.12, 0.48), cyan = vec3(0.08, 0.78, 1.0), amber = vec3(1.0, 0.56, 0.12);
  vec3 violet = vec3(0.56, 0.26, 1.0);
  colour += tube(bar(p, vec2(0.098, 0.735), vec2(0.034, 0.105)), pink, flicker(1.0));
  for (int i = 0; i < 4; i++) {
    vec2 q = p - vec2(0.098, 0.805 - 0.047 * float(i));
    float stroke = min(segment(q, vec2(-0.014, 0.008), vec2(0.014, 0.008)),
      segment(q, vec2(i == 1 ? -0.012 : 0.0, 0.014), vec2(i == 2 ? 0.012 : 0.0, -0.014)));
    if (i == 3) stroke = abs(length(q) - 0.011);
    colour += tube(stroke - 0.001, mix(pink, amber, 0.25), 0.75 * flicker(1.0));
  }
  colour += tube(length(p - vec2(0.452, 0.78)) - 0.052, cyan, flicker(4.0));
  vec2 moon = p - vec2(0.452, 0.78);
  colour += tube(max(length(moon) - 0.034, 0.030 - length(moon - vec2(0.016, 0.010))), amber, 0.8);
  colour += tube(bar(p, vec2(0.475, 0.60), vec2(0.050, 0.020)), violet, flicker(7.0));
  for (int i = 0; i < 3; i++) {
    colour += tube(segment(p, vec2(0.445 + 0.024 * float(i), 0.60), vec2(0.457 + 0.024 * float(i), 0.60)) - 0.001, pink, 0.8);
  }
  colour += tube(segment(p, vec2(0.178, 0.565), vec2(0.178, 0.475)), cyan, 0.85 * flicker(9.0));
  colour += tube(segment(p, vec2(0.392, 0.53), vec2(0.392, 0.465)), amber, 0.8);
  colour += tube(bar(p, vec2(0.070, 0.50), vec2(0.045, 0.028)), amber, 0.75);
  colour += amber * 0.10 * inside(bar(p, vec2(0.070, 0.50), vec2(0.045, 0.028)), 0.002);
  return colour;
}

float figure(vec2 p) {
  float step_ = 0.0022 * sin(TAU * t * 2.0);
  vec2 q = p - vec2(0.288, 0.238 + step_);
  float d = segment(q, vec2(-0.011, 0.02), vec2(-0.009, 0.085)) - 0.0085;
  d = min(d, segment(q, vec2(0.012, 0.012 + step_ * 1.5), vec2(0.009, 0.085)) - 0.0085);
  d = min(d, segment(q, vec2(0.0, 0.085), vec2(0.0, 0.142)) - 0.0205 + 0.06 * (q.y - 0.085) * 0.6);
  d = min(d, segment(q, vec2(-0.020, 0.072), vec2(-0.008, 0.14)) - 0.008);
  d = min(d, length(q - vec2(0.0, 0.178)) - 0.0135);
  d = min(d, segment(q, vec2(0.019, 0.10), vec2(0.013, 0.25)) - 0.0018);
  vec2 u = q - vec2(0.010, 0.182);
  float dome = max(length(u * vec2(1.0, 1.16)) - 0.088, 0.014 - u.y + 0.007 * abs(sin(u.x * 72.0)));
  return min(d, dome);
}

vec3 scene(vec2 p) {
  vec3 colour;
  if (p.y > GROUND) {
    colour = street(p);
  } else {
    float depth = GROUND - p.y;
    vec2 q = vec2((p.x - 0.29) / (depth + 0.10), 0.55 / (depth + 0.07)) * vec2(5.0, 6.0);
    float rough = clouds(q * vec2(1.0, 2.2)) - 0.5;
    float slope = 0.0;
    for (int i = 0; i < 14; i++) {
      float n = float(i), age = fract(t * 2.0 + hash(vec2(n, 7.0)));
      vec2 at = vec2(hash(vec2(n, 8.0)) * WIDTH, GROUND * (0.05 + 0.85 * hash(vec2(n, 9.0))));
      float away = length((p - at) * vec2(1.0, 2.6)), radius = age * 0.05;
      slope += sin((away - radius) * 420.0) * exp(-pow((away - radius) / 0.008, 2.0)) * (1.0 - age);
    }
    float puddle = smoothstep(0.40, 0.60, clouds(q * vec2(0.55, 0.9) + 2.0));
    vec2 push = vec2(slope * 0.010 + rough * (0.05 - 0.03 * puddle), 0.0);
    vec3 sum = vec3(0.0);
    for (int i = 0; i < 7; i++) {
      float k = (float(i) - 3.0) * mix(0.030, 0.012, puddle);
      sum += street(vec2(p.x, GROUND + depth * 1.28 + 0.01) + push + vec2(k * 0.25, k + slope * 0.03));
    }
    colour = sum / 7.0 * mix(0.50, 0.88, puddle) * vec3(0.88, 0.86, 1.0) + vec3(0.008, 0.008, 0.018);
    colour += vec3(0.5, 0.4, 0.7) * max(slope, 0.0) * 0.07;
    float shade = figure(vec2(p.x + push.x * 0.5 + slope * 0.008, 2.0 * 0.245 - p.y * 1.0));
    colour *= 1.0 - 0.75 * inside(shade, 0.006) * step(p.y, 0.245);
  }
  float body = figure(p);
  vec3 cloth = vec3(0.012, 0.012, 0.03);
  cloth += vec3(0.9, 0.16, 0.45) * 0.55 * smoothstep(-0.006, 0.0, body) * step(p.x, 0.292);
  cloth += vec3(0.08, 0.65, 0.9) * 0.50 * smoothstep(-0.006, 0.0, body) * step(0.292, p.x);
  colour = mix(colour, cloth, inside(body, 0.0014));
  for (int i = 0; i < 2; i++) {
    float n = float(i), wide = 26.0 + 20.0 * n;
    float x = (p.x + p.y * 0.05) * wide;
    float column = floor(x), h = hash(vec2(column, n + 40.0));
    float fall = fract(p.y * (0.9 + 0.25 * n) + t * (2.0 + floor(h * 2.0)) + hash(vec2(column, n + 50.0)));
    float streak = smoothstep(0.0, 0.09, fall) * smoothstep(0.13, 0.09, fall) * step(0.35, h);
    colour += vec3(0.55, 0.6, 0.8) * streak * inside(abs(fract(x) - 0.5) - 0.02 * (1.0 + n), 0.035) * (0.26 - 0.08 * n);
  }
  return colour;
}
