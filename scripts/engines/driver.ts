/** What a browser has to do for the main way, in whichever protocol it understands. */
export interface Driver {
  /** "Firefox 153.8.0". */
  version: string;
  newTab(): Promise<TabDriver>;
  /** Ends the browser and everything that was started for it. */
  close(): Promise<void>;
}

/**
 * One tab. A function for the page is passed as source text, its arguments and its answer as JSON.
 */
export interface TabDriver {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Puts the tab in front of the others. */
  show(): Promise<void>;
  run(source: string, args: readonly unknown[]): Promise<unknown>;
  /** The element that the function returns, or null. */
  find(source: string, args: readonly unknown[]): Promise<Element | null>;
  click(element: Element): Promise<void>;
  type(element: Element, text: string): Promise<void>;
  chooseFile(element: Element, path: string): Promise<void>;
  /** A PNG. */
  takePicture(): Promise<Buffer>;
}

/** The browser's name for an element. */
export type Element = string;

/** No command takes longer, unless the browser hangs. */
export const COMMAND_TIMEOUT_MS = 60_000;
