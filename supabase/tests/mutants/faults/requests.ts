/** Faults in what a start costs and accepts. */
import type { Mutant } from "../mutant.ts";

const declared = "an input that the model does not declare is refused, and so is a wrong value";
const measured = "the price of an edit follows from what the server measured of its clip";
const priced = "each start costs what the price says of its resolution and its length";

export const requests: Mutant[] = [
  {
    title: "the price does not look at the resolution",
    caughtBy: priced,
    edits: [{
      of: "price_of",
      replace: "not v_line ? 'resolution' or",
      by: "true or",
    }],
  },
  {
    title: "a price per second forgets its minimum",
    caughtBy: priced,
    edits: [{ of: "price_of", replace: "greatest(", by: "least(" }],
  },
  {
    title: "an old price rule counts",
    caughtBy: priced,
    edits: [{ of: "price_now", replace: "valid_from desc, id desc", by: "valid_from, id" }],
  },
  {
    title: "a price whose time has not come counts",
    caughtBy: priced,
    edits: [{ of: "price_now", replace: "valid_from <= now()", by: "true" }],
  },
  {
    title: "a started second of a clip is not paid",
    caughtBy: measured,
    edits: [{ of: "length_of", replace: "ceil(", by: "floor(" }],
  },
  {
    title: "the length of a clip is taken from the request",
    caughtBy: measured,
    edits: [{
      of: "check_inputs",
      replace: "  where not exists (",
      by: "  where key <> 'length_seconds' and not exists (",
    }, {
      of: "length_of",
      replace: "begin\n",
      by:
        "begin\n  if p_inputs ? 'length_seconds' then return (p_inputs ->> 'length_seconds')::integer; end if;\n",
    }],
  },
  {
    title: "a clip may have any length",
    caughtBy: measured,
    edits: [{ of: "flaw_of_file", replace: "p_input ? 'milliseconds_max'", by: "false" }],
  },
  {
    title: "an input that is not declared is passed on",
    caughtBy: declared,
    edits: [{
      of: "check_inputs",
      replace: "  where not exists (",
      by: "  where false and not exists (",
    }],
  },
  {
    title: "a value is not compared with its declaration",
    caughtBy: declared,
    edits: [{ of: "flaw_of_value", replace: "if v_fits then", by: "if true then" }],
  },
  {
    title: "a default is filled in only after the request was compared",
    caughtBy: "a request that leaves out a default is the same request",
    edits: [{
      of: "start_generation",
      replace: "private.with_defaults(v_model, p_mode, p_inputs)",
      by: "p_inputs",
    }],
  },
  {
    title: "a picture of another user is accepted",
    caughtBy: "a file of another user is not found, wherever it is named",
    edits: [{
      of: "lock_file",
      replace: "private.is_upload_path(p_bucket, p_path, p_user_id) is not true",
      by: "private.is_upload_path(p_bucket, p_path, split_part(p_path, '/', 1)::uuid) is not true",
    }],
    statements: ["alter table private.generation_files drop constraint lies_in_its_owners_folder"],
  },
];
