// What the scenes share. `t` runs from 0 to 1 and the frame at 1 is the frame at 0, so whatever moves
// is periodic in it: a sine of TAU * t * n, a point on a circle, or `drift`. `p` is a point of the
// picture: y from 0 at the bottom to 1, x as far as the width goes in the same unit.
precision highp float;
uniform vec2 size;
uniform float t;

const float TAU = 6.28318530718;
const float WIDTH = 0.5625;

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

float noise(vec2 p) {
  vec2 cell = floor(p), f = fract(p);
  f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  return mix(
    mix(hash(cell), hash(cell + vec2(1, 0)), f.x),
    mix(hash(cell + vec2(0, 1)), hash(cell + vec2(1, 1)), f.x),
    f.y
  );
}

float clouds(vec2 p) {
  float sum = 0.0, weight = 0.5;
  for (int i = 0; i < 5; i++) {
    sum += weight * noise(p);
    p = mat2(1.6, 1.2, -1.2, 1.6) * p + 7.3;
    weight *= 0.5;
  }
  return sum / 0.97;
}

// Clouds that move by `way` within one loop. The loop closes because the clouds fade into those of one
// loop earlier; the division keeps their contrast the same all the time.
float drift(vec2 p, vec2 way) {
  float now = clouds(p - way * t), before = clouds(p - way * (t - 1.0));
  return (mix(now, before, t) - 0.5) / sqrt(t * t + (1.0 - t) * (1.0 - t)) + 0.5;
}

float segment(vec2 p, vec2 a, vec2 b) {
  vec2 pa = p - a, ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0));
}

float triangle(vec2 p, vec2 a, vec2 b, vec2 c) {
  vec2 e0 = b - a, e1 = c - b, e2 = a - c, v0 = p - a, v1 = p - b, v2 = p - c;
  vec2 q0 = v0 - e0 * clamp(dot(v0, e0) / dot(e0, e0), 0.0, 1.0);
  vec2 q1 = v1 - e1 * clamp(dot(v1, e1) / dot(e1, e1), 0.0, 1.0);
  vec2 q2 = v2 - e2 * clamp(dot(v2, e2) / dot(e2, e2), 0.0, 1.0);
  float s = sign(e0.x * e2.y - e0.y * e2.x);
  vec2 d = min(
    min(
      vec2(dot(q0, q0), s * (v0.x * e0.y - v0.y * e0.x)),
      vec2(dot(q1, q1), s * (v1.x * e1.y - v1.y * e1.x))
    ),
    vec2(dot(q2, q2), s * (v2.x * e2.y - v2.y * e2.x))
  );
  return -sqrt(d.x) * sign(d.y);
}

// 1 inside a shape whose distance is `d`, 0 outside, and soft for a width of `soft` around its edge.
float inside(float d, float soft) {
  return smoothstep(soft, -soft, d);
}

vec3 scene(vec2 p);

void main() {
  vec2 p = gl_FragCoord.xy / size.y;
  vec3 colour = scene(p);
  vec2 off = (p - vec2(WIDTH, 1.0) * 0.5) / vec2(WIDTH, 1.0);
  colour *= 1.0 - 0.55 * dot(off, off);
  // A grain that stays, so that a calm sky has no steps.
  colour += (hash(gl_FragCoord.xy) - 0.5) / 110.0;
  gl_FragColor = vec4(clamp(colour, 0.0, 1.0), 1.0);
}
