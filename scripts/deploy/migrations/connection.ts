/** How to reach the project's database for some minutes. */
export interface DatabaseAccess {
  /** Without the password, so that it may be an argument of a command. */
  url: string;
  password: string;
  /** The tests' database has no TLS. */
  isOnThisMachine: boolean;
}

const CONNECT_TIMEOUT_S = 20;

/** What postgres.js needs besides the address. */
export function connectionOptions({ password, isOnThisMachine }: DatabaseAccess) {
  return {
    password,
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    // Encrypted and not verified: Node does not know the authority of Supabase's certificates.
    ssl: isOnThisMachine ? false as const : "require" as const,
    onnotice: () => {},
  };
}
