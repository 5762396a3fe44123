/** What a template can name: `.Token`, `.Data.language`. */
export interface TemplateValues {
  readonly [name: string]: string | TemplateValues;
}

/**
 * Fills in a template of Go's, as far as our mails use them: `{{ .Token }}`, and
 * `{{ if eq (printf "%v" .Data.language) "de" }}` with `ne`, `else` and `end`. Throws at anything
 * else, so that no mail is sent that Auth would write in another way.
 */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  written: (value: string) => string,
): string {
  const parts = template.split(/\{\{\s*(.*?)\s*\}\}/);
  let text = "";
  /** For each open `if`, whether what follows it is written. */
  const shows: boolean[] = [];
  for (const [index, part] of parts.entries()) {
    const isText = index % 2 === 0;
    const isShown = !shows.includes(false);
    if (isText) {
      if (isShown) text += part;
    } else if (part.startsWith("if ")) shows.push(isTrue(part, values));
    else if (part === "else" && shows.length > 0) shows.push(!shows.pop());
    else if (part === "end" && shows.length > 0) shows.pop();
    else if (/^(\.\w+)+$/.test(part)) {
      if (isShown) text += written(printed(valueOf(part, values), ""));
    } else throw new Error(`The local Auth does not know {{ ${part} }}.`);
  }
  if (shows.length > 0) throw new Error("An {{ if }} of a mail has no {{ end }}.");
  return text;
}

function isTrue(action: string, values: TemplateValues): boolean {
  const found = /^if (eq|ne) \(printf "%v" ((?:\.\w+)+)\) "([^"]*)"$/.exec(action);
  if (!found) throw new Error(`The local Auth does not know {{ ${action} }}.`);
  const [, compares, name = "", other] = found;
  // Go's text for a key that is not there.
  const isSame = printed(valueOf(name, values), "<nil>") === other;
  return compares === "eq" ? isSame : !isSame;
}

function valueOf(path: string, values: TemplateValues): unknown {
  return path.split(".").slice(1).reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined,
    values,
  );
}

const printed = (value: unknown, missing: string) => value === undefined ? missing : String(value);
