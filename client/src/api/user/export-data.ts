/**
 * Reads all data of a user, page by page, for the export. Loaded when the user starts an export.
 */
import * as z from "zod/mini";
import { profileSchema } from "../../../../supabase/functions/_shared/contracts/account/account.ts";
import {
  type CreditTransaction,
  creditTransactionSchema,
  type Welcome,
  welcomeSchema,
} from "../../../../supabase/functions/_shared/contracts/account/credits.ts";
import {
  type Generation,
  generationColumns,
  generationSchema,
} from "../../../../supabase/functions/_shared/contracts/generation/generations.ts";
import {
  type Purchase,
  purchasesSchema,
} from "../../../../supabase/functions/_shared/contracts/account/purchases.ts";
import {
  type FileBucket,
  type UploadBucket,
  uploadBuckets,
} from "../../../../supabase/functions/_shared/contracts/upload/uploads.ts";
import type { Ask } from "../supabase/ask.ts";

/** A file in Storage: `path` starts with the user's folder, `name` is the rest. */
export interface StoredFile {
  bucket: FileBucket;
  path: string;
  name: string;
}

export interface ExportDataApi {
  account(): Promise<{ display_name: string | null; created_at: string }>;
  generations(): Promise<Generation[]>;
  creditTransactions(): Promise<CreditTransaction[]>;
  purchases(): Promise<Purchase[]>;
  welcome(): Promise<Welcome>;
  /** The pictures, clips and sounds that the user has brought. */
  uploads(): Promise<StoredFile[]>;
  /** Resolves with the whole file, or rejects with a Problem. */
  fetch(file: StoredFile, signal: AbortSignal): Promise<Blob>;
}

/** Rows or files per request. */
const PAGE = 500;

/** The most that `list_purchases` returns at once. */
const PURCHASES_PAGE = 100;

/** Long enough for one file. */
const URL_LIFETIME_SECONDS = 600;

const lineColumns = Object.keys(creditTransactionSchema.shape).join(",");
/** Without zod's extend, which the app would load before its first screen. */
const accountSchema = z.object({ ...profileSchema.shape, created_at: z.string() });

export function createExportDataApi(
  { ask, userId }: { ask: Ask; userId: string },
): ExportDataApi {
  return {
    account: () =>
      ask(
        accountSchema,
        (client) =>
          client.from("profiles").select("display_name,created_at").eq("id", userId).single(),
      ),

    generations: () =>
      allPages((last: Generation | undefined) =>
        ask(z.array(generationSchema), (client) => {
          const rows = client.from("generations").select(generationColumns);
          return (last ? rows.gt("id", last.id) : rows).order("id").limit(PAGE);
        })
      ),

    creditTransactions: () =>
      allPages((last: CreditTransaction | undefined) =>
        ask(
          z.array(creditTransactionSchema),
          (client) =>
            client.from("credit_transactions").select(lineColumns)
              .gt("seq", last?.seq ?? 0).order("seq").limit(PAGE),
        )
      ),

    purchases: () =>
      allPages(
        (last: Purchase | undefined) =>
          ask(purchasesSchema, (client) =>
            client.rpc("list_purchases", {
              p_before: last?.created_at ?? null,
              p_limit: PURCHASES_PAGE,
            })),
        PURCHASES_PAGE,
      ),

    welcome: () => ask(welcomeSchema, (client) => client.rpc("find_welcome")),

    async uploads() {
      const buckets = Object.keys(uploadBuckets) as UploadBucket[];
      const lists = await Promise.all(
        buckets.map(async (bucket) => {
          const files = await allPages((_last: { name: string } | undefined, offset) =>
            ask(
              z.array(z.object({ name: z.string() })),
              async (client) =>
                await (await client.storage()).from(bucket).list(userId, { limit: PAGE, offset }),
            )
          );
          return files.map(({ name }) => ({ bucket, path: `${userId}/${name}`, name }));
        }),
      );
      return lists.flat();
    },

    async fetch({ bucket, path }, signal) {
      const { signedUrl } = await ask(
        z.object({ signedUrl: z.string() }),
        async (client) =>
          await (await client.storage()).from(bucket).createSignedUrl(path, URL_LIFETIME_SECONDS),
      );
      const response = await fetch(signedUrl, { signal });
      if (!response.ok) throw new Error(`the file answers ${response.status}`);
      return await response.blob();
    },
  };
}

/** Reads page after page until one is not full. */
async function allPages<Row>(
  page: (last: Row | undefined, offset: number) => Promise<Row[]>,
  size = PAGE,
): Promise<Row[]> {
  const rows: Row[] = [];
  while (true) {
    const next = await page(rows.at(-1), rows.length);
    rows.push(...next);
    if (next.length < size) return rows;
  }
}
