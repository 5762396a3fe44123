import type { Problem } from "../../api/problem.ts";
import type { Mode, Packs } from "../../api/contracts.ts";
import { sayOfBuying as say } from "./buying.ts";
import { explainProblem } from "../explain-problem.ts";

/**
 * What a pack is enough for, by one example for each kind of video. With `mode`, only for videos of
 * that kind.
 */
export function explainVideos(videos: Packs["packs"][number]["videos"], mode?: Mode): string {
  const examples = videos.filter(({ mode: its, count }) =>
    count > 0 && (mode === undefined || its === mode)
  );
  const [first] = examples;
  if (!first) return "";
  if (examples.every(({ count }) => count === first.count)) return say.videos(first.count);
  const countOf = (its: Mode) => examples.find((each) => each.mode === its)?.count;
  const areSame = countOf("t2v") === countOf("i2v");
  const parts = examples.flatMap(({ mode: its, count }) => {
    if (areSame && its === "i2v") return [];
    return [say.from[areSame && its === "t2v" ? "any" : its](count)];
  });
  return say.videosOf(parts.join(say.or));
}

/** Why the checkout did not open. It always says that nothing was charged. */
export function explainRefusal(problem: Problem): string {
  const { code, status, detail } = problem;
  if (code === "checkout_elsewhere") return say.elsewhere;
  // The operator's own sentence.
  if (code === "selling_closed" && detail) return `${detail} ${say.nothingCharged}`;
  if (status === 0 || (problem.isAmbiguous && code === "unavailable")) return say.noAnswer;
  const text = explainProblem(problem);
  return text.includes(say.nothingCharged) ? text : `${text} ${say.nothingCharged}`;
}
