import { parseArgs, type ParseArgsConfig } from "node:util";

type Option =
  | { type: "boolean"; default: boolean; says: string }
  | { type: "string"; default: string; says: string }
  /** What stands there without a name. It has to be given. */
  | { type: "argument"; says: string }
  /** Any number of them, also none. */
  | { type: "arguments"; says: string };

type Given<Options extends Record<string, Option>> = {
  [Name in keyof Options]: Options[Name]["type"] extends "boolean" ? boolean
    : Options[Name]["type"] extends "arguments" ? string[]
    : string;
};

/**
 * Reads the script's options with `parseArgs`. Anything else ends the script with one sentence that
 * lists its options, a line each if they are many. `--help` prints the same and exits with 0. `says` describes an
 * option: "starts over with an empty database".
 */
export function readOptions<const Options extends Record<string, Option>>(
  command: string,
  options: Options,
): Given<Options> {
  const there = Object.entries(options).map(([name, { type, says }]) => ({
    name: type === "argument"
      ? `<${name}>`
      : type === "arguments"
      ? `[${name}]`
      : `--${name}${type === "string" ? " <value>" : ""}`,
    says,
  }));
  const takes = `${command} takes${listOptions(there)}`;
  try {
    const given = parse(options);
    if (given !== "help") return given;
    console.log(takes);
  } catch (error) {
    // "Unknown option '--colour'. To specify a positional argument …"
    const [wrong] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    console.error(`${wrong}: ${takes}`);
    process.exit(1);
  }
  process.exit(0);
}

/** More than two are easier to read one below the other. */
function listOptions(options: { name: string; says: string }[]): string {
  if (options.length === 0) return " no options.";
  if (options.length < 3) {
    const list = options.map(({ name, says }) => `${name} (${says})`);
    return ` ${new Intl.ListFormat("en").format(list)}.`;
  }
  const width = Math.max(...options.map(({ name }) => name.length));
  return `\n${options.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`).join("\n")}`;
}

function parse<Options extends Record<string, Option>>(options: Options): Given<Options> | "help" {
  const all: NonNullable<ParseArgsConfig["options"]> = { help: { type: "boolean" } };
  const names: string[] = [];
  const rest: string[] = [];
  for (const [name, option] of Object.entries(options)) {
    if (option.type === "argument") names.push(name);
    else if (option.type === "arguments") rest.push(name);
    else all[name] = option;
  }
  const { values: { help, ...named }, positionals } = parseArgs({
    options: all,
    allowPositionals: names.length + rest.length > 0,
  });
  if (help) return "help";
  const others = positionals.slice(names.length);
  const [tooMuch] = others;
  if (tooMuch !== undefined && rest.length === 0) {
    throw new Error(`Unexpected argument '${tooMuch}'`);
  }
  const missing = names[positionals.length];
  if (missing !== undefined) throw new Error(`The <${missing}> is missing`);
  const unnamed = Object.fromEntries([
    ...names.map((name, index) => [name, positionals[index]]),
    ...rest.map((name) => [name, others]),
  ]);
  // Each option has a default of its own type.
  return { ...named, ...unnamed } as Given<Options>;
}
