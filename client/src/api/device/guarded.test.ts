/**
 * A browser may lack, refuse or never answer each of these. Each has one place that copes with
 * that, and no other file uses it.
 */
import { expect, it } from "vitest";

const files = import.meta.glob<string>("/src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

const places: [api: RegExp, places: string[]][] = [
  [/\b(localStorage|sessionStorage)\b/, ["api/device/storage.ts"]],
  [/\bindexedDB\b|"idb-keyval"/, ["api/device/kept/kept-files.ts"]],
  [/\bcaches\b/, ["api/device/clear-shared.ts", "api/device/shared.ts"]],
  [/\bnavigator\.locks\b/, ["api/device/tab-locks.ts"]],
  [/\bnavigator\.serviceWorker\b/, ["api/device/service-worker.ts"]],
  [/\bnew BroadcastChannel\b/, []],
  [/\bNotification\.|new Notification\b/, [
    "shell/notify/notification-permission.ts",
    "shell/notify/show-notifications.ts",
  ]],
  [/\bnavigator\.storage\b/, ["shell/install/install-offer.ts"]],
  [/\bIntl\.|\.toLocale\w+\(/, [
    "words/format/intl-formats.ts",
    "words/format/intl-units.ts",
    "words/format/intl.ts",
    "words/language.ts",
  ]],
  [/\bnavigator\.onLine\b/, [
    "api/supabase/client.ts",
    "shell/update/load-patiently.ts",
    "stores/device/device.ts",
  ]],
  [/\bnavigator\.languages?\b/, ["words/language.ts"]],
];

/** Without comments. */
const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

const product = Object.entries(files)
  .filter(([path]) => !/\.test\.|\/fixtures\//.test(path))
  .map(([path, text]) => ({ path: path.replace("/src/", ""), code: codeOf(text) }));

it("the test finds the files of the app", () => {
  expect(product.length).toBeGreaterThan(100);
});

it.each(places)("%s is used in its place only", (api, allowed) => {
  const users = product.filter(({ code }) => api.test(code)).map(({ path }) => path);
  expect(users.sort()).toEqual([...allowed].sort());
});
