/** Faults to plant in the functions that measure files and start generations with them. */
import type { ProcessorMutant } from "./processor-mutant.ts";

const mp4 = "_shared/contracts/media/mp4/mp4.ts";
const movie = "_shared/contracts/media/mp4/movie.ts";
const boxes = "_shared/contracts/media/mp4/boxes.ts";
const webm = "_shared/contracts/media/webm/webm.ts";
const source = "_shared/contracts/media/source.ts";
const flaws = "_shared/upload/flaws.ts";
const modelRun = "_shared/generation/model-run.ts";
const measureUpload = "measure-upload/handler.ts";
const files = "start-generation/files.ts";
const start = "start-generation/handler.ts";

export const fileMutants: ProcessorMutant[] = [
  {
    title: "a clip is as long as its headers say",
    caughtBy: "the frames' times",
    testsOf: mp4,
    file: movie,
    replace: "    secondsOf(times.duration, times.shownUntil - times.shownFrom, timescale),",
    by: "",
  },
  {
    title: "an edit list can hide a part of a clip",
    caughtBy: "an edit list that shows a part again",
    testsOf: mp4,
    file: movie,
    replace: 'readEdits(find(content, "edts", "elst"))',
    by: "0",
  },
  {
    title: "a decoder may follow a box of a clip that we do not read",
    caughtBy: "with two tables of times",
    testsOf: mp4,
    file: boxes,
    replace: "if (count === 0)",
    by: "if (false)",
  },
  {
    title: "a clip's last frame may be shown later than its length",
    caughtBy: "offsets that show the frames later",
    testsOf: mp4,
    file: "_shared/contracts/media/mp4/times.ts",
    replace: "(isLonger ? shown : duration)",
    by: "duration",
  },
  {
    title: "boxes inside boxes are read without an end",
    caughtBy: "whose fragments have very many boxes",
    testsOf: mp4,
    file: boxes,
    replace: "    step?.();\n",
    by: "",
  },
  {
    title: "a clip's fragments are not counted",
    caughtBy: "also behind a movie that has frames of its own",
    file: mp4,
    replace: "if (movie?.fragmentDefaults)",
    by: "if (false)",
  },
  {
    title: "a clip that was cut off is measured",
    caughtBy: "whose pictures are cut off",
    file: mp4,
    replace: "if (offset + length > source.size)",
    by: "if (false)",
  },
  {
    title: "a WebM is as long as its header says",
    caughtBy: "and the header has a length that is too short",
    file: webm,
    replace: "=> Math.max(0, ...of.map(secondsOf))",
    by: "=> info.seconds || Math.max(0, ...of.map(secondsOf))",
  },
  {
    title: "an element of a WebM can cover what a decoder plays",
    caughtBy: "whose element covers clusters that a decoder plays",
    file: webm,
    replace: "content + length > cluster.end",
    by: "false",
  },
  {
    title: "a hostile file is read part by part without an end",
    caughtBy: "that has very many boxes",
    testsOf: mp4,
    file: source,
    replace: "if (parts > PARTS_MAX)",
    by: "if (false)",
  },
  {
    title: "a bucket takes files of every type",
    caughtBy: "a picture among the clips",
    testsOf: measureUpload,
    file: flaws,
    replace: "if (!Object.hasOwn(endings, facts.type))",
    by: "if (false)",
  },
  {
    title: "a file is measured in a session that has ended",
    caughtBy: "nothing is measured in a session that has ended",
    file: measureUpload,
    replace: "await world.db.checkSession();",
    by: "",
  },
  {
    title: "a start measures another user's file",
    caughtBy: "another user's file, for which nothing is looked up",
    file: files,
    replace: "readReference(text)?.path.startsWith(`${userId}/`)",
    by: "readReference(text) !== null",
  },
  {
    title: "one start reads files without an end",
    caughtBy: "what would take too much reading, which measure-upload does",
    file: files,
    replace: "if (length > budget.bytes)",
    by: "if (false)",
  },
  {
    title: "a repeat whose file is gone is refused",
    caughtBy: "a repeat gets the first answer, even when the file is gone by now",
    testsOf: files,
    file: start,
    replace: "|| await world.db.findGeneration(wanted.id) !== null",
    by: "",
  },
  {
    title: "a text that looks like a file becomes the URL of one",
    caughtBy: "a text that looks like a file, but is none for Postgres, stays a text",
    testsOf: files,
    file: start,
    replace: "if (!isFile.has(name)) return [name, value];",
    by: "if (typeof value !== 'string' || !urls.has(value)) return [name, value];",
  },
  {
    title: "an input that the run does not list is sent to Replicate",
    caughtBy: "Replicate gets what the run lists and nothing else, and the model's time limit",
    testsOf: start,
    file: modelRun,
    replace: "const input: Input = {};",
    by: "const input = Object.fromEntries(values) as Input;",
  },
  {
    title: "every model has the same time limit",
    caughtBy: "Replicate gets what the run lists and nothing else, and the model's time limit",
    file: start,
    replace: "options: { webhookUrl, cancelAfterSeconds },",
    by: "options: { webhookUrl, cancelAfterSeconds: 1800 },",
  },
  {
    title: "a table has the properties of every object",
    caughtBy: "has no value for any other value, not even the name of a property",
    file: modelRun,
    replace: "Object.hasOwn(table, key) ?",
    by: "key in table ?",
  },
  {
    title: "an output that is too large is taken for one that is lost",
    caughtBy: "says that the video says that it is larger than 50 MB, and refunds",
    file: "_shared/generation/output.ts",
    replace: "verdict.failure = outputTooLarge;",
    by: "",
  },
];
