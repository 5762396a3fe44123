import type { Sql } from "postgres";
import type { HostedWorld } from "../../../deploy/test/hosted-world.ts";
import type { Person } from "../people.ts";
import type { ProjectState } from "../../../fake-supabase/project/state.ts";

/** Where a fault is planted: a deployed project. */
export interface Place {
  world: HostedWorld;
  state: ProjectState;
  /** A user of the app, with a video that goes on for ever and a purchase that is not paid. */
  person: Person;
  /** As the superuser. */
  sql: Sql;
}

/** Something that goes wrong with a deployed project. */
export interface Fault {
  /** "a public bucket" */
  title: string;
  plant(place: Place): unknown;
  /** Each finding that it causes. Several checks may see one fault. */
  finds: readonly RegExp[];
}
