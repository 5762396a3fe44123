/**
 * The parts of packages that the app never uses, although they cannot be tree-shaken. The build
 * empties them (without-unused.ts).
 */

/** By the end of a file's path: functions and methods that nobody calls. */
export const UNUSED: Record<string, string> = {
  /**
   * Ways to sign in that we do not offer, sessions from an address, second factors, the OAuth
   * server, and what renews a session (src/api/supabase/session-rule.ts does): 8 of 24 KB.
   */
  "/auth-js/dist/module/GoTrueClient.js": `
  signInAnonymously signInWithIdToken signInWithSSO signInWithWeb3 signInWithSolana
  signInWithEthereum signInWithOAuth _handleProviderSignIn _getUrlForProvider
  signInWithPasskey registerPasskey _startPasskeyRegistration _verifyPasskeyRegistration
  _startPasskeyAuthentication _verifyPasskeyAuthentication _listPasskeys _updatePasskey
  _deletePasskey linkIdentity linkIdentityOAuth linkIdentityIdToken unlinkIdentity
  getUserIdentities _enroll _unenroll _challenge _verify _challengeAndVerify _listFactors
  _getAuthenticatorAssuranceLevel _verifyRecoveryCode _generateRecoveryCodes
  _regenerateRecoveryCodes _unenrollRecoveryCodes _getRecoveryCodesStatus
  _approveAuthorization _denyAuthorization _getAuthorizationDetails _listOAuthGrants
  _isImplicitGrantCallback _isPKCECallback _getSessionFromURL exchangeCodeForSession
  _exchangeCodeForSession _getCodeChallengeAndMethod _maybeAppendFlowIdToRedirect
  reauthenticate _reauthenticate
  _revokeOAuthGrant getClaims fetchJwk resetPasswordForEmail
  setSession _setSession refreshSession _refreshSession _callRefreshToken _refreshAccessToken
  _autoRefreshTokenTick startAutoRefresh stopAutoRefresh _startAutoRefresh dispose _acquireLock
  `,
  /**
   * Rows are written by functions of the database, so nothing is inserted, and few of the filters are
   * needed.
   */
  "/postgrest-js/dist/index.mjs": `
  stripNulls range abortSignal maybeSingle csv geojson explain rollback maxAffected
  neq like likeAllOf likeAnyOf ilike ilikeAllOf ilikeAnyOf regexMatch isDistinct notIn contains
  containedBy rangeGt rangeGte rangeLt rangeLte rangeAdjacent overlaps textSearch match
  insert upsert PostgrestQueryBuilder.delete schema getOpenApiSpec throwOnError setHeader retry is not
  returns overrideTypes
  `,
  /** The app calls the functions of zod/mini: `z.safeParse(schema, value)`. */
  "/zod/v4/mini/schemas.js": `
  parse parseAsync safeParse safeParseAsync brand register apply
  `,
  /**
   * Standard Schema, and what zod derives from a schema for templates, records, discriminated unions
   * and limits of lists, which our contracts do without.
   */
  "/zod/v4/core/schemas.js": `
  ~standard standardProps validateAsync toStandardResult pattern values propValues capSize
  `,
  /** Errors: the app only asks whether an answer fits its contract, and not why it does not. */
  "/zod/v4/core/parse.js": `
  error
  `,
  "/zod/v4/core/errors.js": `
  initializer
  `,
  "/zod/v4/core/core.js": `
  newError
  `,
  "/zod/v4/core/util.js": `
  finalizeIssue
  `,
  /** Presence, sending, and the changes of tables: our topics are written to by a trigger. */
  "/realtime-js/dist/module/RealtimeChannel.js": `
  presenceState track untrack httpSend send _fetchWithTimeout _getPayloadRecords
  `,
  /** A worker that keeps the connection alive: a page in the background reads again instead. */
  "/realtime-js/dist/module/RealtimeClient.js": `
  _startWorkerHeartbeat _workerObjectUrl _handleNodeJsRaceCondition
  `,
  /** Polling, where there is no WebSocket: the app polls itself then (stores/sync/following.ts). */
  "/phoenix/priv/static/phoenix.mjs": `
  LongPoll.normalizeEndpoint LongPoll.endpointURL LongPoll.closeAndRetry LongPoll.ontimeout
  LongPoll.isActive LongPoll.poll LongPoll.send LongPoll.batchSend LongPoll.close LongPoll.ajax
  connectWithFallback ping
  `,
};

/** By the end of a file's path: conditions that never hold. */
export const NEVER: Record<string, readonly string[]> = {
  /** Our schemas are synchronous, convert and encode nothing, and never stop at the first flaw. */
  "/zod/v4/core/schemas.js": [
    "_ instanceof Promise",
    "canary instanceof Promise",
    "checkResult instanceof Promise",
    "r instanceof Promise",
    "result instanceof Promise",
    "def.coerce",
    'ctx.direction === "backward"',
    "ctx.skipChecks",
    "ctx?.abortEarly",
  ],
};
