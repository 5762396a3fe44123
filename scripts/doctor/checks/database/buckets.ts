import { readWantedOf } from "../../drift/wanted-facts.ts";
import type { Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";

interface Bucket {
  id: string;
  public: boolean;
  bytes: number | null;
  types: string | null;
}

const bucketsQuery = `
  select id, public, file_size_limit::float8 as bytes, array_to_string(allowed_mime_types, ', ') as types
  from storage.buckets`;

export const buckets: Check = {
  title: "The buckets are private, with the limits of the repository",
  async find({ query }) {
    const [wanted, there] = await Promise.all([
      readWantedOf("bucket"),
      query<Bucket>(bucketsQuery),
    ]);
    return wanted.flatMap(([name, fact]) => judge(name, fact, there.find(({ id }) => id === name)));
  },
};

/** @param wanted "public f, at most 52428800 bytes of video/mp4" */
function judge(name: string, wanted: string, there: Bucket | undefined): Finding[] {
  const [, bytes = "", types = ""] = /^public f, at most (\d+) bytes of (.*)$/.exec(wanted) ?? [];
  const values = `false, ${bytes}, '{${types}}'`;
  if (there === undefined) {
    return [{
      what: `The bucket ${name} is missing.`,
      why: "Pictures and finished videos are kept in these buckets: none can be stored.",
      mend:
        `Run this SQL: insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values ('${name}', '${name}', ${values});`,
    }];
  }
  const set =
    `Run this SQL: update storage.buckets set (public, file_size_limit, allowed_mime_types) = (${values}) where id = '${name}';`;
  return [
    ...there.public
      ? [{
        what: `The bucket ${name} is public.`,
        why: "Anybody who knows or guesses a file's path can load it without signing in.",
        mend: set,
      }]
      : [],
    ...there.bytes === Number(bytes) && there.types === types ? [] : [{
      what: `The bucket ${name} takes ${there.types ?? "any type"} of at most ${
        there.bytes ?? "any number of"
      } bytes, not ${types} of at most ${bytes}.`,
      why:
        "Larger files or other types may be stored than the app expects, or fewer than it needs.",
      mend: set,
    }],
  ];
}
