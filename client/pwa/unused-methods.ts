import type { Plugin } from "vite";

/**
 * Ways to sign in that we do not offer, sessions from an address, second factors, the OAuth server,
 * and what renews a session (src/api/supabase/session-rule.ts does): 8 of 24 KB.
 */
const UNUSED = `
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
  _autoRefreshTokenTick _startAutoRefresh _acquireLock
`.trim().split(/\s+/);

interface Node {
  type: string;
  start: number;
  end: number;
}

/**
 * Empties methods that nobody calls (`Client` of src/api/supabase/client.ts does not have them),
 * because a class cannot be tree-shaken. The build stops if a method is missing, since then the
 * class has changed.
 */
export function withoutUnusedMethods(): Plugin {
  return {
    name: "without-unused-methods",
    apply: "build",
    transform(code, id) {
      if (!id.endsWith("/auth-js/dist/module/GoTrueClient.js")) return null;
      const found = new Set<string>();
      const bodies: Node[] = [];
      visit(this.parse(code), (node) => {
        if (node.type !== "MethodDefinition") return;
        const name = field(field(node, "key"), "name");
        const body = field(field(node, "value"), "body");
        if (typeof name !== "string" || !UNUSED.includes(name) || !isNode(body)) return;
        found.add(name);
        bodies.push(body);
      });
      const moved = UNUSED.filter((name) => !found.has(name));
      if (moved.length > 0) this.error(`auth-js has no longer: ${moved.join(", ")}`);
      bodies.sort((a, b) => b.start - a.start);
      const rest = bodies.reduce(
        (left, { start, end }) => `${left.slice(0, start)}{}${left.slice(end)}`,
        code,
      );
      return { code: rest, map: null };
    },
  };
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) return value.forEach((one) => visit(one, see));
  if (!isNode(value)) return;
  see(value);
  for (const child of Object.values(value)) visit(child, see);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
