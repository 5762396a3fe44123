/** Faults in the limits of uploads. */
import type { Mutant } from "../mutant.ts";

export const uploads: Mutant[] = [
  {
    title: "uploads at once do not wait for each other",
    caughtBy: "of 80 uploads at once twenty are counted, and none is taken back by a deletion",
    edits: [{
      of: "count_upload",
      replace: "perform pg_catalog.pg_advisory_xact_lock(",
      by: "perform (",
    }],
  },
  {
    title: "an upload counts only while its file is there",
    caughtBy: "of 80 uploads at once twenty are counted, and none is taken back by a deletion",
    edits: [{
      of: "count_upload",
      replace: "from private.upload_counts\n  where user_id = v_user_id",
      by:
        "from (select v_user_id as user_id, 1 as bytes, '' as bucket, '' as path, created_at as uploaded_at from storage.objects where bucket_id = 'pictures' and id <> new.id and starts_with(name, v_user_id || '/')) as files\n  where user_id = v_user_id",
    }],
  },
  {
    title: "the bytes of a day are not limited",
    caughtBy: "the bytes of a day are exact, however many uploads arrive at once",
    edits: [{
      of: "count_upload",
      replace: "v_today.bytes + greatest(v_bytes, 1) > v_settings.upload_bytes_per_day",
      by: "false",
    }],
  },
  {
    title: "a closed account's folder takes files",
    caughtBy: "nothing is stored in the folder of a closed account, and nothing without settings",
    edits: [{
      of: "count_upload",
      replace: "if exists (select 1 from private.account_deletions where user_id = v_user_id)",
      by: "if false",
    }],
  },
  {
    title: "a start that was canceled keeps its files for good",
    caughtBy: "a file is kept for a video, and for a day for what ended without one",
    edits: [{ of: "is_file_used", replace: " and kept_until > now()", by: "" }],
  },
];
