/** Where the built app is served. */
export interface AppHost {
  /** "Netlify" */
  name: string;
  /** The site, Worker or project there. */
  place: string;
  /** Where the app is, or will be after the first upload, without a slash at the end. */
  findAddress(): Promise<string>;
  /**
   * Makes the site or the project if there is none. Throws a sentence if its address is then another
   * one than was foreseen.
   */
  makePlace(): Promise<void>;
  /** Whether `makePlace` has something to do. */
  isPlaceMissing(): Promise<boolean>;
  /** Uploads the built app, and waits until it is served. */
  upload(folder: string): Promise<void>;
}

/** Settings that a host needs, by the names that its own command line has for them. */
export function needAll<Name extends string>(
  given: Readonly<Record<Name, string>>,
  names: readonly Name[],
  host: string,
): void {
  const missing = names.filter((name) => given[name] === "");
  if (missing.length > 0) {
    throw new Error(`${host} needs ${missing.join(" and ")}, in the shell or in .env.deploy.`);
  }
}

/** The address is in Auth's settings and in the functions' secrets, so it has to be known before. */
export function otherAddress(host: string, address: string, foreseen: string): Error {
  return new Error(
    `${host} gave the app the address ${address}, because ${foreseen} belongs to somebody else. Run \`npm run deploy\` again to use it.`,
  );
}
