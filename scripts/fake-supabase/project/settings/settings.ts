/** Settings by their names, as the API reads and writes them. */
export type Settings = Record<string, unknown>;
