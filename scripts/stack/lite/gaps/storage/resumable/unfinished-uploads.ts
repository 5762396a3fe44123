/** How long an upload's address lives on a hosted project. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/** An upload that has begun. Its bytes are in memory, so it ends with the stack. */
export interface UnfinishedUpload {
  readonly id: string;
  readonly bucket: string;
  readonly name: string;
  readonly length: number;
  /** The header `Upload-Metadata` as it came. */
  readonly metadata: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly expiresAt: number;
  /** How many bytes have arrived. */
  offset: number;
  chunks: Uint8Array[];
}

type NewUpload = Omit<UnfinishedUpload, "id" | "expiresAt" | "offset" | "chunks">;

export interface UnfinishedUploads {
  begin(upload: NewUpload): UnfinishedUpload;
  /** "expired": a day has passed. Undefined: unknown. */
  find(id: string): UnfinishedUpload | "expired" | undefined;
  end(id: string): void;
  /** Calls for one upload run one after the other. */
  inTurn<T>(id: string, act: () => Promise<T>): Promise<T>;
}

export function createUnfinishedUploads(now: () => number): UnfinishedUploads {
  const uploads = new Map<string, UnfinishedUpload>();
  const turns = new Map<string, Promise<unknown>>();
  return {
    begin(upload) {
      const path = `${upload.bucket}/${upload.name}/${crypto.randomUUID()}`;
      const id = Buffer.from(path).toString("base64url");
      const begun = { ...upload, id, expiresAt: now() + LIFETIME_MS, offset: 0, chunks: [] };
      uploads.set(id, begun);
      return begun;
    },
    find(id) {
      const upload = uploads.get(id);
      if (!upload || now() < upload.expiresAt) return upload;
      upload.chunks = [];
      return "expired";
    },
    end: (id) => void uploads.delete(id),
    async inTurn(id, act) {
      const mine = (turns.get(id) ?? Promise.resolve()).then(act);
      const settled = mine.catch(() => {});
      turns.set(id, settled);
      try {
        return await mine;
      } finally {
        if (turns.get(id) === settled) turns.delete(id);
      }
    },
  };
}
