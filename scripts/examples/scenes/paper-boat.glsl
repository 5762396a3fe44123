// A paper boat on calm water at dusk.
const float HORIZON = 0.54;
const vec2 SUN = vec2(0.38, 0.575);

vec3 sky(vec2 p) {
  float height = clamp((p.y - HORIZON) / (1.0 - HORIZON), 0.0, 1.0);
  vec3 colour = mix(vec3(1.0, 0.62, 0.34), vec3(0.93, 0.42, 0.40), smoothstep(0.0, 0.22, height));
  colour = mix(colour, vec3(0.49, 0.27, 0.45), smoothstep(0.15, 0.55, height));
  colour = mix(colour, vec3(0.13, 0.12, 0.28), smoothstep(0.45, 1.0, height));
  float away = length(p - SUN);
  colour += vec3(1.0, 0.55, 0.2) * 0.55 * exp(-away * 7.0);
  float wisps = smoothstep(0.48, 0.85, drift(vec2(p.x * 3.0, p.y * 14.0), vec2(0.45, 0.0)));
  colour = mix(colour, vec3(1.0, 0.66, 0.5), wisps * 0.55 * smoothstep(0.95, 0.1, height));
  colour = mix(colour, vec3(1.0, 0.93, 0.75), inside(away - 0.052, 0.0025));
  float far = HORIZON + 0.035 * noise(vec2(p.x * 7.0 + 4.0, 1.0)) + 0.012 * noise(vec2(p.x * 30.0, 5.0));
  colour = mix(colour, vec3(0.42, 0.22, 0.36), inside(p.y - far, 0.002) * 0.9);
  return colour;
}

float waves(vec2 q) {
  float sum = 0.0;
  for (int i = 0; i < 6; i++) {
    float n = float(i);
    vec2 way = vec2(cos(n * 2.4 + 0.6), 2.0 + sin(n * 2.4 + 0.6));
    float speed = floor(1.0 + mod(n, 3.0));
    sum += sin(dot(q, way) * (1.6 + n * 0.9) - TAU * t * speed + n * 1.7) / (1.5 + n * 0.6);
  }
  return sum;
}

// The boat as a colour and how much of it covers the point; `q` is relative to its keel.
vec4 boat(vec2 q) {
  float s = 0.0015;
  float left = triangle(q, vec2(-0.165, 0.085), vec2(0.0, 0.085), vec2(-0.085, 0.0));
  left = min(left, triangle(q, vec2(-0.085, 0.0), vec2(0.0, 0.085), vec2(0.02, 0.0)));
  float right = triangle(q, vec2(0.165, 0.085), vec2(-0.02, 0.085), vec2(0.085, 0.0));
  right = min(right, triangle(q, vec2(0.085, 0.0), vec2(0.0, 0.085), vec2(-0.06, 0.0)));
  float sailLeft = triangle(q, vec2(-0.075, 0.062), vec2(0.0, 0.175), vec2(0.0, 0.055));
  float sailRight = triangle(q, vec2(0.075, 0.062), vec2(0.0, 0.175), vec2(0.0, 0.055));
  vec4 result = vec4(0.0);
  result = mix(result, vec4(0.72, 0.55, 0.60, 1.0), inside(sailLeft, s));
  result = mix(result, vec4(1.0, 0.90, 0.80, 1.0), inside(sailRight, s));
  float hull = min(left, right);
  vec3 paper = mix(vec3(0.66, 0.49, 0.56), vec3(1.0, 0.88, 0.76), smoothstep(-0.03, 0.05, q.x + q.y * 0.5 - 0.03));
  paper *= 0.86 + 0.14 * smoothstep(0.0, 0.09, q.y);
  float fold = abs(q.y - 0.085 + abs(q.x) * 0.16);
  result = mix(result, vec4(paper, 1.0), inside(hull, s));
  result.rgb *= 1.0 - 0.14 * result.a * inside(fold - 0.0012, 0.0015) * inside(hull, s);
  return result;
}

vec2 turned(vec2 q, float angle) {
  return mat2(cos(angle), -sin(angle), sin(angle), cos(angle)) * q;
}

vec3 scene(vec2 p) {
  vec2 keel = vec2(0.255, 0.262 + 0.0045 * sin(TAU * t));
  float roll = 0.045 * sin(TAU * t + 1.1);
  vec3 colour;
  if (p.y > HORIZON) {
    colour = sky(p);
  } else {
    float depth = HORIZON - p.y;
    float far = 0.16 / (depth + 0.012);
    vec2 q = vec2((p.x - 0.28) * far * 5.0, far * 6.0);
    float calm = smoothstep(0.0, 0.09, depth);
    float wave = waves(q);
    float slope = (waves(q + vec2(0.0, 0.12)) - wave) * calm;
    vec2 at = vec2(p.x + slope * 0.012 + wave * 0.002, HORIZON + depth * 0.82 + slope * 0.10 + 0.012);
    colour = sky(vec2(at.x, max(at.y, HORIZON + 0.002))) * vec3(0.80, 0.78, 0.88);
    colour = mix(colour, vec3(0.10, 0.09, 0.20), smoothstep(0.05, 0.56, depth) * 0.72);
    float path = exp(-pow((p.x - SUN.x) / (0.028 + depth * 0.13), 2.0));
    colour += vec3(1.0, 0.62, 0.30) * path * smoothstep(0.02, 0.5, slope + 0.1) * 1.1 * smoothstep(0.62, 0.0, depth);
    vec2 r = turned(vec2(p.x + slope * 0.016, 2.0 * keel.y - p.y + slope * 0.02) - keel, roll);
    vec4 mirrored = boat(r);
    colour = mix(colour, mirrored.rgb * vec3(0.52, 0.42, 0.52), mirrored.a * 0.75 * smoothstep(0.24, 0.0, keel.y - p.y));
    vec2 ring = (p - keel) * vec2(1.0, 3.6);
    float rings = sin(length(ring) * 110.0 - TAU * t * 2.0) * exp(-abs(length(ring) - 0.1) * 16.0);
    colour += vec3(0.9, 0.6, 0.5) * rings * 0.05;
  }
  vec4 top = boat(turned(p - keel, roll));
  return mix(colour, top.rgb, top.a);
}
