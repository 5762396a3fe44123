import type { Maker } from "./http-fault.ts";

/**
 * The fault that a text names among those of an op.
 *
 * @param text `kind` or `kind:value`
 * @throws RangeError if the op has no such kind or the kind cannot read the value
 */
export function faultNamed<F>(makers: Record<string, Maker<F>>, op: string, text: string): F {
  const colon = text.indexOf(":");
  const kind = colon === -1 ? text : text.slice(0, colon);
  const maker = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (!maker) {
    throw new RangeError(`${op} has no fault ${kind}: it has ${Object.keys(makers).join(", ")}`);
  }
  return maker(colon === -1 ? "" : text.slice(colon + 1));
}
