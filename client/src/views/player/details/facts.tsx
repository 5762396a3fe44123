import { Details, type DetailsProps } from "./details.tsx";
import { Receipt } from "./receipt.tsx";
import "./details.css";

/** What is below the prompt in the drawer: the facts of a video, and what it cost. */
export default function Facts({ generation, onGo }: DetailsProps) {
  return (
    <div class="player-details numbers">
      <Details generation={generation} onGo={onGo} />
      <Receipt generation={generation} />
    </div>
  );
}
