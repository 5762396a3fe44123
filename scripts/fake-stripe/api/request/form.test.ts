import { expect, test } from "vitest";
import { readForm } from "./form.ts";

test("brackets are objects and numbered lists, however deep", () => {
  const text = "mode=payment&line_items[0][price_data][currency]=eur&line_items[1][quantity]=2" +
    "&metadata[a]=1&expand[]=x&expand[]=y";
  expect(readForm(text)).toEqual({
    mode: "payment",
    line_items: [{ price_data: { currency: "eur" } }, { quantity: "2" }],
    metadata: { a: "1" },
    expand: ["x", "y"],
  });
});

test("values are decoded, also in names", () => {
  expect(readForm("metadata%5Bcity%5D=K%C3%B6ln+am+Rhein&a=1%262")).toEqual({
    metadata: { city: "Köln am Rhein" },
    a: "1&2",
  });
});

test("a list is in the order of its numbers", () => {
  expect(readForm("a[1]=second&a[0]=first")).toEqual({ a: ["first", "second"] });
});

test("a name that cannot be read stays as it is", () => {
  expect(readForm("[a]=1&b[=2&__proto__[x]=3")).toMatchObject({ "[a]": "1", "b[": "2" });
  expect({}).not.toHaveProperty("x");
});
