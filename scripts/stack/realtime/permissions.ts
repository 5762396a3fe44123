import type { JWTPayload } from "jose";
import type { Sql } from "postgres";
import * as z from "zod/mini";

interface Permissions {
  read: boolean;
  write: boolean;
}

const roleSchema = z.enum(["anon", "authenticated", "service_role"]);
const deniedSchema = z.object({ code: z.literal("42501") });

class RollBack extends Error {
  readonly permissions: Permissions;
  constructor(permissions: Permissions) {
    super("rolled back on purpose");
    this.permissions = permissions;
  }
}

/**
 * Asks the policies on `realtime.messages` what these claims may do on a private topic, with the
 * same transaction as the service: as the admin it inserts a probe row, becomes the user, checks
 * whether it can see the row, tries to insert one, and rolls everything back. A probe has only a
 * topic and an extension.
 *
 * Source: `Realtime.Tenants.Authorization` in github.com/supabase/realtime.
 */
export async function askPermissions(
  sql: Sql,
  topic: string,
  claims: JWTPayload,
): Promise<Permissions> {
  const role = z.safeParse(roleSchema, claims["role"]).data;
  if (role === undefined) return { read: false, write: false };
  try {
    return await sql.begin(async (tx): Promise<Permissions> => {
      const probes = await tx<{ id: string }[]>`
        insert into realtime.messages (topic, extension) values (${topic}, 'broadcast') returning id
      `;
      const ids = probes.map(({ id }) => id);
      await tx`
        select
          set_config('role', ${role}, true),
          set_config('realtime.topic', ${topic}, true),
          set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
          set_config('request.jwt.claim.sub', ${claims.sub ?? ""}, true),
          set_config('request.jwt.claim.role', ${role}, true),
          set_config('request.headers', '{}', true)
      `;
      const visible = await tx`select id from realtime.messages where id in ${tx(ids)}`;
      const write = await tx.savepoint((inner) =>
        inner`insert into realtime.messages (topic, extension) values (${topic}, 'broadcast')`
      ).then(() => true, (error: unknown) => {
        if (z.safeParse(deniedSchema, error).success) return false;
        throw error;
      });
      throw new RollBack({ read: visible.length > 0, write });
    });
  } catch (error) {
    if (error instanceof RollBack) return error.permissions;
    throw error;
  }
}
