import { expect, it } from "vitest";
import { fillTemplate } from "./go-template.ts";

const fill = (template: string, data: Record<string, string> = {}) =>
  fillTemplate(template, { Token: "123456", Data: data }, (value) => `[${value}]`);

const byLanguage =
  '{{ if eq (printf "%v" .Data.language) "de" }}Code: {{.Token}}{{ else }}The code: {{ .Token }}{{ end }}.';

it("writes a value, and nothing for one that is not there", () => {
  expect(fill("{{ .Token }} {{.NewEmail}}")).toBe("[123456] []");
});

it("decides by a value, which may be missing", () => {
  expect(fill(byLanguage, { language: "de" })).toBe("Code: [123456].");
  expect(fill(byLanguage, { language: "en" })).toBe("The code: [123456].");
  expect(fill(byLanguage)).toBe("The code: [123456].");
  expect(fill('{{ if ne (printf "%v" .Data.language) "de" }}a{{ end }}b')).toBe("ab");
});

it("decides inside of a decision", () => {
  const inner =
    '{{ if ne (printf "%v" .Data.language) "en" }}not English{{ else }}English{{ end }}';
  const template = `{{ if ne (printf "%v" .Data.language) "de" }}${inner}{{ end }}`;
  expect(fill(template)).toBe("not English");
  expect(fill(template, { language: "en" })).toBe("English");
  expect(fill(template, { language: "de" })).toBe("");
});

it.each([
  "{{ range .Data }}",
  '{{ if eq .Data.language "de" }}a{{ end }}',
  "{{ end }}",
  "{{ else }}",
  '{{ if ne (printf "%v" .Data.language) "de" }}',
])("refuses %s, which Auth might read in another way", (template) => {
  expect(() => fill(template)).toThrow(/The local Auth|has no/);
});
