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

/** Waits between two attempts. Tests do not wait. */
export type Wait = (ms: number) => Promise<unknown>;

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
