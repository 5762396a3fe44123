import type { Prediction } from "../../predictions/prediction.ts";

/**
 * What the model refuses about its input when it runs: the text for `error`, or undefined. The
 * rules are Alibaba's and those of Wan's own code. The text about the length of `first_clip` is the
 * service's (several callers quote it); the others are our guess.
 */
export function brokenRule({ model, input, files }: Prediction): string | undefined {
  const {
    one_of = [],
    apart = [],
    needs = {},
    formats = {},
    seconds = {},
    shorter_than = {},
    mask_of = {},
  } = model.rules ?? {};
  const has = (name: string) => input[name] !== undefined && input[name] !== null;
  const value = (name: string) => input[name] ?? model.input.properties[name]?.default;

  for (const names of one_of) {
    if (!names.some(has)) return `ValueError: ${names.join(" or ")} must be provided`;
  }
  for (const names of apart) {
    const given = names.filter(has);
    if (given.length > 1) return `ValueError: ${given.join(" and ")} cannot be used together`;
  }
  for (const [name, others] of Object.entries(needs)) {
    if (has(name) && !others.some(has)) {
      return `ValueError: ${name} requires ${others.join(" or ")}`;
    }
  }
  for (const [name, allowed] of Object.entries(formats)) {
    const format = files.get(name)?.format;
    if (format === undefined || allowed.includes(format)) continue;
    return `${name} is ${format}, but must be ${allowed.join(" or ")}`;
  }
  for (const [name, [least, most]] of Object.entries(seconds)) {
    const length = files.get(name)?.seconds;
    if (length === undefined || (length >= least && length <= most)) continue;
    return `${name} duration (${length.toFixed(2)}s) must be between ${least}s and ${most}s`;
  }
  for (const [name, other] of Object.entries(shorter_than)) {
    const length = files.get(name)?.seconds;
    const limit = Number(value(other));
    if (length === undefined || length < limit) continue;
    return `${name} duration (${length.toFixed(2)}s after trim) must be less than ` +
      `the requested ${other} (${limit}s)`;
  }
  for (const [name, other] of Object.entries(mask_of)) {
    const mask = files.get(name);
    const clip = files.get(other);
    if (!mask || !clip) continue;
    if (mask.width !== clip.width || mask.height !== clip.height) {
      return `ValueError: ${name} is ${mask.width}x${mask.height}, ` +
        `but ${other} is ${clip.width}x${clip.height}`;
    }
    if (mask.frames !== undefined && mask.frames < (clip.frames ?? 0)) {
      return `IndexError: Out of bound indices: ${name} has ${mask.frames} frames, ` +
        `but ${other} has ${clip.frames}`;
    }
  }
  return undefined;
}
