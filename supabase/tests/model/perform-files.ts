/** Performs a model's step about files in a database. */
import type { Sql } from "postgres";
import type { Inputs } from "../../functions/_shared/contracts/catalog/inputs.ts";
import { callerOn, literal, roleText } from "../fixtures/caller.ts";
import { allFiles, atFirst, factsOf, readName, uploads } from "./files.ts";
import type { FileStep } from "./file-steps.ts";

interface Cast {
  users: string[];
  ids: string[];
  /** Whose generation it is. Undefined: it was never started. */
  ownerOf(id: string): string | undefined;
}

interface Place {
  bucket: string;
  path: string;
}

const objectsText = (places: Place[], orElse = "") =>
  `insert into storage.objects (bucket_id, name, version, metadata)
    values ${
    places.map(({ bucket, path }) =>
      `(${literal(bucket)}, ${literal(path)}, gen_random_uuid(), '{"size": 1000}')`
    ).join(", ")
  } ${orElse};`;

/** Records what is measured of the versions that are there now. */
function measureText(files: [string, Place][]): string {
  const rows = files.map(([file, { bucket, path }]) => {
    const { type, milliseconds } = factsOf(file);
    const isSound = bucket === "sounds";
    const [width, height] = isSound ? [null, null] : [640, 360];
    const hasSound = milliseconds === null ? null : false;
    return `(${
      [bucket, path, type, 1000, milliseconds, width, height, hasSound].map(literal).join(", ")
    })`;
  });
  return `select public.record_upload(bucket, path,
    (select version from storage.objects where bucket_id = bucket and name = path),
    type, bytes, milliseconds::integer, width::integer, height::integer, has_sound::boolean) as answer
    from (values ${rows.join(", ")})
      as measured (bucket, path, type, bytes, milliseconds, width, height, has_sound);`;
}

export function filesOf(sql: Sql, { users, ids, ownerOf }: Cast) {
  const { run, asUser } = callerOn(sql);
  const ofUsers = new Map(
    users.flatMap((user, owner) =>
      Object.entries(uploads).map(([name, { bucket, ending }]): [string, Place] => [
        `${name} of ${owner}`,
        { bucket, path: `${user}/${crypto.randomUUID()}.${ending}` },
      ])
    ),
  );

  /** Where a file is. `user`: in whose folder a video would be that nobody has started. */
  function placeOf(file: string, user = users[0] ?? ""): Place {
    const name = readName(file);
    if ("upload" in name) return ofUsers.get(file) ?? { bucket: "", path: "" };
    const id = ids[name.slot] ?? "";
    return { bucket: "videos", path: `${ownerOf(id) ?? user}/${id}.mp4` };
  }

  /** The names of the model's files, by their references. */
  const names = () =>
    new Map(allFiles.map((file) => {
      const { bucket, path } = placeOf(file);
      return [`${bucket}/${path}`, file];
    }));

  async function perform(step: FileStep): Promise<string> {
    if (step.does === "delete video") {
      const user = users[step.user] ?? "";
      await asUser(user, "delete_generation", ids[step.slot] ?? "");
      return "deleted";
    }
    const { file } = step;
    const name = readName(file);
    const place = placeOf(file);
    switch (step.does) {
      case "put file":
        if ("slot" in name) {
          if (ownerOf(ids[name.slot] ?? "") === undefined) return "no video";
          await sql.unsafe(objectsText([place], "on conflict do nothing"));
          return "uploaded";
        }
        await sql.unsafe(roleText("service_role", "") + objectsText([place]));
        return "uploaded";
      case "measure file":
        await run(roleText("service_role", "") + measureText([[file, place]]));
        return "measured";
      case "remove file": {
        const owner = "upload" in name
          ? name.owner
          : users.indexOf(ownerOf(ids[name.slot] ?? "") ?? "");
        const user = users[step.by === "other" ? 1 - owner : owner] ?? "";
        const results = await sql.unsafe<{ name: string }[][]>(
          (step.by === "Storage" ? roleText("service_role", "") : roleText("authenticated", user)) +
            `select set_config('storage.allow_delete_query', 'true', true);
            delete from storage.objects
            where bucket_id = ${literal(place.bucket)} and name = ${literal(place.path)}
            returning name;`,
        );
        return `${results.flat().filter((row) => "name" in row).length} removed`;
      }
    }
  }

  return {
    perform,
    names,
    /** Writes the files that are there when a case begins. */
    async prepare(): Promise<void> {
      const there: Place[] = [];
      const measured: [string, Place][] = [];
      for (const [file, place] of ofUsers) {
        const name = readName(file);
        if (!("upload" in name)) continue;
        const { isThere, isMeasured } = atFirst[name.upload];
        if (isThere) there.push(place);
        if (isMeasured) measured.push([file, place]);
      }
      await sql.unsafe(objectsText(there) + measureText(measured));
    },
    /** The inputs with the references of the files that they name. */
    inCase: (inputs: Inputs, user: string): Inputs =>
      Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [
          name,
          renamed(value, (file) => {
            const { bucket, path } = placeOf(file, user);
            return `${bucket}/${path}`;
          }),
        ]),
      ),
  };
}

const known = new Set(allFiles);

function renamed(value: Inputs[string], rename: (file: string) => string): Inputs[string] {
  if (Array.isArray(value)) return value.map((one) => known.has(one) ? rename(one) : one);
  return typeof value === "string" && known.has(value) ? rename(value) : value;
}
