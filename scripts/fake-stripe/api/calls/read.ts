import * as z from "zod/mini";
import type { Store } from "../../objects/store.ts";
import type { Shelf } from "../../objects/shelf.ts";
import type { Handler } from "../exchange.ts";
import { isWithin, listPage } from "../list.ts";
import { missing } from "../problem.ts";
import { moments, noParameters, paging, readParameters, text } from "../request/parameters.ts";

/** Objects that are filtered by references of these names. */
type Listed = { id: string; created: number } & Partial<Record<Reference, unknown>>;
type Reference = "charge" | "customer" | "payment_intent" | "product";

/** `GET /v1/<name>/:id` */
export function getFrom(
  shelf: (store: Store) => Shelf<object & { id: string }>,
  kind: string,
  param: string,
): Handler {
  return ({ store }, { params, form }) => {
    readParameters(noParameters, form);
    const id = params["id"] ?? "";
    const object = shelf(store).get(id);
    if (!object) throw missing(kind, id, param);
    return object;
  };
}

/** `GET /v1/<name>`, filtered by `created` and by references to other objects. */
export function listFrom<const Names extends readonly Reference[]>(
  shelf: (store: Store) => Shelf<Listed>,
  path: string,
  references: Names,
): Handler {
  const schema = z.strictObject({
    ...paging,
    created: z.optional(moments()),
    ...Object.fromEntries(references.map((name) => [name, z.optional(text())])),
  });
  return ({ store }, { form }) => {
    const { created, limit, starting_after, ending_before, ...wanted } = readParameters(
      schema,
      form,
    );
    const filters: Record<string, unknown> = wanted;
    const objects = shelf(store).all().filter((each) =>
      isWithin(each.created, created) &&
      references.every((name) => filters[name] === undefined || each[name] === filters[name])
    );
    return listPage(objects, { limit, starting_after, ending_before }, path);
  };
}
