import { parseArgs, type ParseArgsConfig } from "node:util";

type Option =
  | { type: "boolean"; default: boolean; says: string }
  | { type: "string"; default: string; says: string };

type Given<Options extends Record<string, Option>> = {
  [Name in keyof Options]: Options[Name]["type"] extends "boolean" ? boolean : string;
};

/**
 * Reads the script's options with `parseArgs`. Anything else ends the script with one sentence that
 * lists its options. `--help` prints the same sentence and exits with 0. `says` describes an
 * option: "starts over with an empty database".
 */
export function readOptions<const Options extends Record<string, Option>>(
  command: string,
  options: Options,
): Given<Options> {
  const there = Object.entries(options).map(([name, { type, says }]) =>
    `--${name}${type === "string" ? " <value>" : ""} (${says})`
  );
  const list = new Intl.ListFormat("en").format(there);
  const takes = `${command} takes ${there.length === 0 ? "no options" : list}.`;
  try {
    const all: ParseArgsConfig["options"] = { ...options, help: { type: "boolean" } };
    const { help, ...given } = parseArgs({ options: all }).values;
    // Each option has a default of its own type.
    if (!help) return given as Given<Options>;
    console.log(takes);
  } catch (error) {
    // "Unknown option '--colour'. To specify a positional argument …"
    const [wrong] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    console.error(`${wrong}: ${takes}`);
    process.exit(1);
  }
  process.exit(0);
}
