/** What `--rotate` can replace. */
const rotations = ["generation-token", "replicate-webhook", "cron-key", "push-keys"];

/** Refuses a rotation that there is none of. */
export function refuseUnknownRotations(rotate: ReadonlySet<string>): void {
  for (const name of rotate) {
    if (name === "address-key" || name === "address_key") {
      throw new Error(
        "address_key cannot be replaced: with another one, every address would get the free credits again.",
      );
    }
    if (!rotations.includes(name)) {
      throw new Error(`--rotate replaces ${rotations.join(", ")}, but not ${name}.`);
    }
  }
}
