import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Credits } from "./credits/credits.ts";
import type { Planned } from "./planned/planned.ts";
import type { Stores } from "./stores.ts";

/** All that the composer reads and changes. A visitor has it, too, before signing up. */
export interface Composing
  extends Pick<Stores, "catalog" | "draft" | "history" | "offered" | "notices"> {
  credits: Pick<Credits, "balance" | "lowBelow">;
  /** Whether the next video has to wait. A visitor plans nothing. */
  planned?: Pick<Planned, "willWait" | "making" | "most">;
  /** The user's videos, to use and to continue. Null: a visitor has none. */
  own: Pick<Stores, "connection" | "generations" | "videoUrls"> | null;
}

const ComposingContext = createContext<Composing | null>(null);

export const ComposingProvider = ComposingContext.Provider;

export function useComposing(): Composing {
  const composing = useContext(ComposingContext);
  if (!composing) throw new Error("The composer was mounted without its stores.");
  return composing;
}

/** The composer of a signed-in user. */
export const composingOf = (stores: Stores): Composing => ({ ...stores, own: stores });
