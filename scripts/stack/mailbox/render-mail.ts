import type { MailTemplate } from "../config.ts";
import { fillTemplate } from "./go-template.ts";

/** The variables that Auth gives to a template, without those for links. */
interface Values {
  Token: string;
  Email: string;
  NewEmail: string;
  SiteURL: string;
  /** The user's metadata. Ours has the language of the app: `en` or `de`. */
  Data: { language?: string };
}

/**
 * Fills in a template like Auth, which uses Go's. The text is what a reader without HTML would see.
 */
export function renderMail(
  { subject, content }: MailTemplate,
  values: Values,
): { subject: string; html: string; text: string } {
  const { language } = values.Data;
  const known = { ...values, Data: language === undefined ? {} : { language } };
  const html = fillTemplate(content, known, escapeHtml);
  const shown = fillTemplate(subject, known, (value) => value);
  return { subject: shown, html, text: textOf(html) };
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
