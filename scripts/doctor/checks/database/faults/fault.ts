import type { Check } from "../../../world.ts";

/** Something that goes wrong in a database. */
export interface Fault {
  /** "a policy that is dropped" */
  title: string;
  check: Check;
  plant: string[];
  /** What the finding says. */
  says: string;
  /** False: the finding prints no SQL that mends it. */
  mends?: false;
}

export const aUser =
  "insert into auth.users (id, email) values (gen_random_uuid(), 'a@example.com')";

/** Only pg_catalog says that it is there: the stand-ins of this machine are no extensions. */
export const extension = (name: string) =>
  `insert into pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    values (99999, '${name}', 10, 11, false, '1.0')`;
