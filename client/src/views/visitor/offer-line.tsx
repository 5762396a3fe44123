import { useEffect } from "preact/hooks";
import { createVisitorApi } from "../../api/visitor/visitor-api.ts";
import { settings } from "../../api/settings.ts";
import { Changing } from "../../components/changing.tsx";
import { loadOffer, offer } from "../../stores/visitor/offer.ts";
import { sayOffer, sayWhyClosed } from "../../words/offer.ts";

interface OfferLineProps {
  /** Whether it also says why there is nothing now. */
  explains?: boolean;
}

/** "10 free videos, no card", as the server tells it; nothing while it is not known. */
export default function OfferLine({ explains = false }: OfferLineProps) {
  useEffect(() => void loadOffer(createVisitorApi(settings).offer), []);
  const now = offer.value;
  const text = now && (sayOffer(now) ?? (explains ? sayWhyClosed(now) : null));
  return text ? <Changing>{text}</Changing> : null;
}
