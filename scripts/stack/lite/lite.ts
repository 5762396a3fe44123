import { App, setExperimental } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import type { Sql } from "postgres";
import type { StackConfig } from "../config.ts";
import type { Log } from "../log.ts";
import type { Mailbox } from "../mailbox/mailbox.ts";
import { openAll } from "../postgres/connect.ts";
import { createCodes } from "./codes.ts";
import { undoRefusedFiles } from "./file-changes.ts";
import { createFileStorage } from "./file-storage.ts";
import { adminUsers } from "./gaps/auth/admin-users.ts";
import { confirmations } from "./gaps/auth/confirmations.ts";
import { emailChanges } from "./gaps/auth/email-changes.ts";
import { emailCodes } from "./gaps/auth/email-codes.ts";
import { rateLimits } from "./gaps/auth/rate-limits.ts";
import { keepGrants } from "./gaps/keep-grants.ts";
import { quietConsole, withQuietConsole } from "./gaps/quiet-console.ts";
import { rememberErrors } from "./gaps/remember-errors.ts";
import { everyFilter } from "./gaps/rest/every-filter.ts";
import { jsonValues } from "./gaps/rest/json-values.ts";
import { answerAsPostgrest } from "./gaps/rest/postgrest-errors.ts";
import { postgrestTimes } from "./gaps/rest/postgrest-times.ts";
import { refuseHalfSurrogates } from "./gaps/rest/refuse-half-surrogates.ts";
import { refuseNul } from "./gaps/rest/refuse-nul.ts";
import { reloadSchema } from "./gaps/rest/reload-schema.ts";
import { safeUpdates } from "./gaps/rest/safe-updates.ts";
import { announcedSize } from "./gaps/storage/announced-size.ts";
import { byteRanges } from "./gaps/storage/byte-ranges.ts";
import { downloadName } from "./gaps/storage/download-name.ts";
import { folderLists } from "./gaps/storage/folder-lists.ts";
import { multipartUpload } from "./gaps/storage/multipart-upload.ts";
import { resumableUploads } from "./gaps/storage/resumable/resumable-uploads.ts";
import { signedUrlLists } from "./gaps/storage/signed-url-lists.ts";
import { signedUrls } from "./gaps/storage/signed-urls.ts";
import { storageErrors } from "./gaps/storage/storage-errors.ts";
import { closeGaps, type Handler } from "./handler.ts";

interface LiteOptions {
  config: StackConfig;
  /** As the superuser, because the library sets the role of each request itself. */
  dbUrl: string;
  /** As the owner of Storage's tables. */
  storageDbUrl: string;
  /** As the superuser, for what the library leaves out. */
  sql: Sql;
  apiUrl: string;
  innerSecret: string;
  publishableKey: string;
  /** The only secret key that the library accepts. */
  secretKey: string;
  storageFolder: string;
  mailbox: Pick<Mailbox, "deliver">;
  /** `false`: without Auth's rate limits. */
  limitsAuth: boolean;
  log: Log;
}

interface Lite {
  /**
   * Creates the tables of Auth and Storage. Call it after the roles are made, before the grants.
   */
  createTables(): Promise<void>;
  /** From now on a change of the schema takes effect at once. */
  followSchema(): Promise<void>;
  /** `/rest/v1`, `/auth/v1` and `/storage/v1`, with HS256 tokens. */
  handle: Handler;
  close(): Promise<void>;
}

/**
 * REST, Auth and Storage from Supabase's own @supabase/lite. The library is young: each file in
 * gaps/ closes one difference from a hosted project, and can be deleted when the library closes it.
 */
export function createLite(options: LiteOptions): Lite {
  const {
    config,
    dbUrl,
    storageDbUrl,
    sql,
    apiUrl,
    innerSecret,
    publishableKey,
    secretKey,
    storageFolder,
    mailbox,
    limitsAuth,
    log,
  } = options;
  setExperimental("storage", true);
  const connection = connectLibrary(dbUrl, 20);
  // Storage checks a request as its caller, in a transaction that is rolled back. What it then
  // writes, and a file that is uploaded to a signed URL, it writes as the service role, which has
  // no user.
  const storageConnection = connectLibrary(storageDbUrl, 10, {
    role: "service_role",
    "storage.allow_delete_query": "true",
  });

  const settings = {
    api: {
      enabled: true,
      schemas: config.api.schemas,
      max_rows: config.api.maxRows,
      external_url: apiUrl,
    },
    auth: {
      enabled: true,
      jwt_secret: innerSecret,
      publishable_key: publishableKey,
      secret_key: secretKey,
      site_url: config.auth.siteUrl,
      jwt_expiry: config.auth.jwtExpiry,
      enable_signup: config.auth.enableSignup,
      minimum_password_length: config.auth.passwordLengthMin,
      email: {
        enable_signup: config.auth.enableSignup,
        enable_confirmations: config.auth.email.enableConfirmations,
        double_confirm_changes: config.auth.email.doubleConfirmChanges,
        otp_length: config.auth.email.otpLength,
        otp_expiry: config.auth.email.otpExpiry,
      },
    },
    storage: { enabled: true, file_size_limit: String(config.storageFileSizeMax) },
    // The library's own mails are dropped (codes.ts).
    options: {
      drivers: { email: { send: () => Promise.resolve() } },
      server: { admin: false },
    },
  };
  const app = new App({ connection, ...settings });
  const storageApp = new App({ connection: storageConnection, ...settings });
  // oxlint-disable no-underscore-dangle -- the name is the library's
  app._storageAdapter = createFileStorage(storageFolder);
  storageApp._storageAdapter = app._storageAdapter;
  // oxlint-enable no-underscore-dangle

  const codes = createCodes({ sql, config: config.auth, mailbox, isLimited: limitsAuth });

  const handle = closeGaps(
    [
      quietConsole(log),
      refuseHalfSurrogates,
      refuseNul,
      safeUpdates,
      everyFilter,
      answerAsPostgrest,
      adminUsers(sql, secretKey),
      ...(limitsAuth ? [rateLimits(config.auth.rateLimit)] : []),
      confirmations({ sql, codes, isRequired: config.auth.email.enableConfirmations }),
      emailChanges({ sql, codes, config: config.auth.email }),
      emailCodes(codes),
      resumableUploads({ sql, fileSizeMax: config.storageFileSizeMax }),
      downloadName,
      byteRanges,
      multipartUpload,
      announcedSize,
      folderLists,
      signedUrls,
      signedUrlLists,
      storageErrors,
      undoRefusedFiles,
    ],
    // A null peer belongs to nobody, so the library's own "admin mode" without a password stays
    // off.
    (request) => (isForStorage(request) ? storageApp : app).fetch(request, { peerAddress: null }),
  );

  return {
    createTables: () =>
      withQuietConsole(log, "start", async () => {
        await openAll(connection.driver);
        await openAll(storageConnection.driver);
        await app.init();
        await app.ensureSystemSchema();
        await storageApp.init();
      }),
    followSchema: () => reloadSchema(connection, sql),
    handle,
    // The library's own close has no limit, and postgres.js 3.4.9 waits forever for a connection
    // that is reserved when its pool ends.
    close: async () => {
      await connection.driver.end({ timeout: 1 });
      await storageConnection.driver.end({ timeout: 1 });
    },
  };
}

function isForStorage(request: Request): boolean {
  return new URL(request.url).pathname.startsWith("/storage/v1/");
}

function connectLibrary(url: string, connectionsMax: number, session: Record<string, string> = {}) {
  const connection = createPostgresConnection({
    url,
    postgresOptions: {
      max: connectionsMax,
      max_lifetime: null,
      onnotice: () => {},
      types: { ...postgrestTimes, ...jsonValues },
      // The time limit of a signed-in user's statement on a hosted project.
      connection: { statement_timeout: 8000, ...session },
    },
  });
  keepGrants(connection);
  rememberErrors(connection);
  return connection;
}
