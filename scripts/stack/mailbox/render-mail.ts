import type { MailTemplate } from "../config.ts";

/** The variables that Auth gives to a template, without those for links. */
interface Values {
  Token: string;
  Email: string;
  NewEmail: string;
  SiteURL: string;
}

/**
 * Fills in a template like Auth, which uses Go's: `{{ .Token }}`. The text is what a reader without
 * HTML would see.
 */
export function renderMail(
  { subject, content }: MailTemplate,
  values: Values,
): { subject: string; html: string; text: string } {
  const known: Partial<Record<string, string>> = { ...values };
  const fill = (template: string, written: (value: string) => string) =>
    template.replaceAll(
      /\{\{\s*\.(\w+)\s*\}\}/g,
      (_, name: string) => written(known[name] ?? ""),
    );
  const html = fill(content, escapeHtml);
  return { subject: fill(subject, (value) => value), html, text: textOf(html) };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function textOf(html: string): string {
  const plain = html.replaceAll(/<!--[^]*?-->|<(style|title)\b[^]*?<\/\1>/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/<\/(p|h\d|div|tr)>|<br>|<hr>/g, "\n")
    .replaceAll(/<[^>]*>/g, "");
  const read = Object.entries(entities)
    .reduceRight((text, [character, entity]) => text.replaceAll(entity, character), plain);
  return read.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
}
