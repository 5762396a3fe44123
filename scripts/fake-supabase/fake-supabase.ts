/**
 * The part of Supabase's Management API that `supabase functions deploy --use-api` calls, modelled
 * on what version 3.1.0 of the CLI sends: one bundle per function, then one switch for all of them.
 */
import * as z from "zod/mini";
import { type Answer, json } from "../fakes/http/answer.ts";
import { type Call, startHttpServer } from "../fakes/http/http-server.ts";
import { parseJson } from "../fakes/http/json.ts";
import { pathPattern, takeRoute } from "../fakes/http/routes.ts";

/** One function as it was uploaded. */
interface Upload {
  metadata: z.infer<typeof metadataSchema>;
  /** By their path from the project's folder. */
  files: Map<string, Uint8Array>;
}

interface FakeSupabase {
  url: string;
  /** By the function's name. */
  uploads: Map<string, Upload>;
  /** The names of the functions that are live, after the switch. */
  live: string[];
  close(): Promise<void>;
}

const metadataSchema = z.strictObject({
  name: z.string(),
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  verify_jwt: z.boolean(),
  static_patterns: z.array(z.string()),
});
const switchSchema = z.array(z.looseObject({ slug: z.string() }));

export async function startFakeSupabase(): Promise<FakeSupabase> {
  const uploads: FakeSupabase["uploads"] = new Map();
  const live: string[] = [];

  const routes = [
    {
      method: "POST",
      pattern: pathPattern("/v1/projects/:ref/functions/deploy"),
      answer: async (call: Call): Promise<Answer> => {
        const slug = call.url.searchParams.get("slug") ?? "";
        const upload = await readUpload(call);
        uploads.set(slug, upload);
        return json(201, functionOf(slug, upload));
      },
    },
    {
      method: "PUT",
      pattern: pathPattern("/v1/projects/:ref/functions"),
      answer: (call: Call): Promise<Answer> => {
        const functions = z.parse(switchSchema, parseJson(call.body.toString("utf8")));
        live.splice(0, live.length, ...functions.map(({ slug }) => slug));
        const now = Date.now();
        const answered = functions.map((each) => ({ ...each, created_at: now, updated_at: now }));
        return Promise.resolve(json(200, { functions: answered }));
      },
    },
  ];

  const { url, close } = await startHttpServer({ port: 0, host: "127.0.0.1" }, async (call) => {
    const { route } = takeRoute(routes, call);
    return await route?.answer(call) ?? json(404, { message: `No route for ${call.url.pathname}` });
  });
  return { url, uploads, live, close };
}

async function readUpload({ headers, body }: Call): Promise<Upload> {
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const files: Upload["files"] = new Map();
  for (const file of form.getAll("file")) {
    if (file instanceof File) files.set(file.name, await file.bytes());
  }
  return { metadata: z.parse(metadataSchema, parseJson(String(form.get("metadata")))), files };
}

function functionOf(slug: string, { metadata }: Upload) {
  const now = Date.now();
  return {
    id: crypto.randomUUID(),
    slug,
    name: metadata.name,
    status: "ACTIVE",
    version: 1,
    verify_jwt: metadata.verify_jwt,
    import_map: true,
    entrypoint_path: metadata.entrypoint_path,
    import_map_path: metadata.import_map_path,
    ezbr_sha256: "",
    created_at: now,
    updated_at: now,
  };
}
