import type { Given } from "../../hosted/given.ts";
import { keepAnswer, readKeptNames } from "./keep-answer.ts";
import type { Question } from "./questions.ts";
import type { Terminal } from "./terminal.ts";

export interface Asking {
  /** Where `.env.deploy` is. */
  root: string;
  /** Undefined: nobody can answer. */
  terminal: Terminal | undefined;
}

/**
 * What was given, and the answers to what was not. Each answer is kept in `.env.deploy` at once. If
 * nobody can answer, throws a sentence that names everything that is missing.
 */
export async function askFor(
  questions: readonly Question[],
  given: Given,
  { root, terminal }: Asking,
): Promise<Given> {
  const kept = await readKeptNames(root);
  const open = questions.filter(({ name, isOptional }) =>
    given[name] === "" && !(isOptional && kept.has(name))
  );
  if (!terminal) {
    refuseMissing(open.filter(({ isOptional }) => !isOptional));
    return given;
  }
  const answers: Partial<Given> = {};
  for (const question of open) {
    const value = await askOne(question, terminal);
    await keepAnswer(root, question.name, value);
    Object.assign(answers, { [question.name]: value });
  }
  return { ...given, ...answers };
}

/** Asks until the answer can be right. */
async function askOne(question: Question, terminal: Terminal): Promise<string> {
  terminal.say("");
  for (const line of question.says) terminal.say(line);
  for (;;) {
    const typed = await terminal.ask(`${question.name}:`, { hidden: question.isSecret });
    const value = question.read(typed);
    if (value === "" && question.isOptional) return value;
    const flaw = value === ""
      ? "This is needed."
      : question.flaw(value) ?? await question.try?.(value);
    if (flaw === undefined) return value;
    terminal.say(flaw);
  }
}

function refuseMissing(missing: readonly Question[]): void {
  if (missing.length === 0) return;
  const lines = missing.flatMap(({ name, says }) => [`${name}: ${says.join(" ")}`]);
  throw new Error(
    ["Set these in the shell or in .env.deploy, or run this on a terminal to be asked:", ...lines]
      .join("\n  "),
  );
}
