import type { Sql, TransactionSql } from "postgres";
import * as z from "zod/mini";
import { refuseAsAuth } from "../../codes.ts";
import type { Gap } from "../../handler.ts";

const newUserSchema = z.looseObject({
  id: z.optional(z.uuid()),
  email: z.email(),
  password: z.optional(z.string()),
  email_confirm: z.prefault(z.boolean(), false),
  user_metadata: z.prefault(z.record(z.string(), z.json()), {}),
  app_metadata: z.prefault(z.record(z.string(), z.json()), {}),
});
const changesSchema = z.looseObject({
  email: z.optional(z.email()),
  password: z.optional(z.string()),
  email_confirm: z.optional(z.boolean()),
  user_metadata: z.optional(z.record(z.string(), z.json())),
  app_metadata: z.optional(z.record(z.string(), z.json())),
});
const pageSchema = z.object({
  page: z.prefault(z.coerce.number().check(z.int(), z.positive()), 1),
  per_page: z.prefault(z.coerce.number().check(z.int(), z.positive(), z.maximum(1000)), 50),
});

/**
 * Gap: the library has no admin API. This is the part of it that servers use: create, list, read,
 * change and delete users with the secret key. Invitations, links and factors are left out.
 */
export function adminUsers(sql: Sql, secretKey: string): Gap {
  return (next) => async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, id] = /^\/auth\/v1\/admin\/users(?:\/([^/]+))?$/.exec(pathname) ?? [];
    if (!pathname.startsWith("/auth/v1/admin/users")) return await next(request);
    if (request.headers.get("apikey") !== secretKey) {
      return refuseAsAuth(403, "not_admin", "User not allowed");
    }
    try {
      if (id !== undefined) return await answerOne(sql, request, z.parse(z.uuid(), id));
      if (request.method === "POST") return await createUser(sql, request);
      return await listUsers(sql, searchParams);
    } catch (error) {
      if (error instanceof z.core.$ZodError) {
        return refuseAsAuth(400, "validation_failed", z.prettifyError(error));
      }
      if (isDuplicate(error)) {
        return refuseAsAuth(
          422,
          "email_exists",
          "A user with this email address has already been registered",
        );
      }
      throw error;
    }
  };
}

async function answerOne(sql: Sql, request: Request, id: string): Promise<Response> {
  if (request.method === "PUT") {
    await changeUser(sql, id, z.parse(changesSchema, await request.json()));
  }
  const [user] = request.method === "DELETE"
    ? await sql`delete from auth.users where id = ${id} returning id`
    : await usersAsJson(sql, sql`where id = ${id}`);
  if (user === undefined) return refuseAsAuth(404, "user_not_found", "User not found");
  return Response.json(request.method === "DELETE" ? {} : user["json"]);
}

async function createUser(sql: Sql, request: Request): Promise<Response> {
  const user = z.parse(newUserSchema, await request.json());
  const id = user.id ?? crypto.randomUUID();
  const email = user.email.toLowerCase();
  const appMetadata = { provider: "email", providers: ["email"], ...user.app_metadata };
  await sql.begin(async (tx) => {
    await tx`
      insert into auth.users (
        id, aud, role, email, encrypted_password, email_confirmed_at,
        raw_app_meta_data, raw_user_meta_data, created_at, updated_at
      )
      values (
        ${id}, 'authenticated', 'authenticated', ${email}, ${hashed(tx, user.password)},
        ${user.email_confirm ? tx`now()` : null},
        ${tx.json(appMetadata)}, ${tx.json(user.user_metadata)}, now(), now()
      )
    `;
    await tx`
      insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
      values (
        gen_random_uuid(), 'email', ${id}, ${id}, ${tx.json({ sub: id, email })}, now(), now()
      )
    `;
  });
  const [row] = await usersAsJson(sql, sql`where id = ${id}`);
  return Response.json(row?.["json"]);
}

async function changeUser(sql: Sql, id: string, changes: z.infer<typeof changesSchema>) {
  const { email, password, email_confirm, user_metadata = {}, app_metadata = {} } = changes;
  await sql`
    update auth.users
    set email = coalesce(${email?.toLowerCase() ?? null}, email),
      encrypted_password = coalesce(${hashed(sql, password)}, encrypted_password),
      email_confirmed_at = case when ${
    email_confirm ?? false
  } then now() else email_confirmed_at end,
      raw_user_meta_data = coalesce(raw_user_meta_data, '{}') || ${sql.json(user_metadata)},
      raw_app_meta_data = coalesce(raw_app_meta_data, '{}') || ${sql.json(app_metadata)},
      updated_at = now()
    where id = ${id}
  `;
}

async function listUsers(sql: Sql, query: URLSearchParams): Promise<Response> {
  // supabase-js sends both parameters, and leaves them empty by default.
  const asked = [...query].filter(([, value]) => value !== "");
  const { page, per_page } = z.parse(pageSchema, Object.fromEntries(asked));
  const [total] = await sql`select count(*)::integer as count from auth.users`;
  const rows = await usersAsJson(
    sql,
    sql`order by created_at desc limit ${per_page} offset ${(page - 1) * per_page}`,
  );
  return Response.json({ users: rows.map((row) => row["json"]), aud: "authenticated" }, {
    headers: { "x-total-count": String(total?.["count"] ?? 0) },
  });
}

/** Users as Auth sends them. */
export function usersAsJson(sql: Sql, rest: ReturnType<Sql>) {
  return sql`
    select jsonb_build_object(
      'id', id, 'aud', aud, 'role', role, 'email', email, 'phone', coalesce(phone, ''),
      'email_confirmed_at', email_confirmed_at, 'last_sign_in_at', last_sign_in_at,
      'app_metadata', raw_app_meta_data, 'user_metadata', raw_user_meta_data,
      'identities', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'identity_id', one.id, 'id', one.provider_id, 'user_id', one.user_id,
          'provider', one.provider, 'identity_data', one.identity_data,
          'created_at', one.created_at, 'updated_at', one.updated_at
        )), '[]'::jsonb)
        from auth.identities as one where one.user_id = users.id
      ),
      'created_at', created_at, 'updated_at', updated_at
    ) as json
    from auth.users ${rest}
  `;
}

function hashed(sql: Sql | TransactionSql, password: string | undefined) {
  return password === undefined
    ? sql`null`
    : sql`extensions.crypt(${password}, extensions.gen_salt('bf'))`;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}
