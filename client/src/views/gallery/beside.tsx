import Examples, { type ChosenExample } from "../examples/examples.tsx";
import PlannedVideos from "../planned/planned.tsx";
import { Queue } from "./queue.tsx";
import "./beside.css";

interface BesideProps {
  /** Without videos, the examples are where the videos would be. */
  hasVideos: boolean;
  search: string;
  onOpen: (event: MouseEvent, id: string) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
  onExample: (example: ChosenExample) => void;
}

/** Below the composer on a wide screen: what is being made, what is planned, and examples. */
export default function Beside(props: BesideProps) {
  const { hasVideos, search, onOpen, onCompose, onExample } = props;
  return (
    <div class="beside">
      <Queue search={search} onOpen={onOpen} />
      <PlannedVideos onCompose={onCompose} />
      {hasVideos && <Examples most={4} onChoose={onExample} />}
    </div>
  );
}
