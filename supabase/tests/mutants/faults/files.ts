/** Faults in what is measured of files, and in which files generations use. */
import type { Mutant } from "../mutant.ts";

const RACE = "a file that is removed while a start uses it stays, no matter who removes it";

export const files: Mutant[] = [
  {
    title: "a file that cannot be measured is read without an end",
    caughtBy: "of 30 readings at once of a file that is not measured, ten are let through",
    edits: [{ of: "find_upload", replace: "readings > c_readings_max", by: "false" }],
  },
  {
    title: "what was measured counts for whatever is there now",
    caughtBy: "what was measured of a clip does not count for one that was written in its place",
    edits: [{ of: "require_upload", replace: " and version = v_version", by: "" }],
    statements: ["drop trigger measured_files_are_forgotten on storage.objects"],
  },
  {
    title: "what was measured of an earlier version is recorded",
    caughtBy: "a version that is gone when its measuring ends is not recorded",
    edits: [{
      of: "record_upload",
      replace: "v_version is distinct from p_version",
      by: "false",
    }],
  },
  {
    title: "another user's file is accepted",
    caughtBy: "another user's file is answered like a missing one, even if it is measured",
    edits: [{
      of: "lock_file",
      replace: "private.is_upload_path(p_bucket, p_path, p_user_id) is not true",
      by: "false",
    }],
    statements: [
      "alter table private.generation_files drop constraint lies_in_its_owners_folder",
    ],
  },
  {
    title: "a file may be replaced",
    caughtBy: "the name of a file is not written again within a day, and no file is replaced",
    statements: ["drop trigger files_are_written_once on storage.objects"],
  },
  {
    title: "the name of a removed file may be written again at once",
    caughtBy: "the name of a file is not written again within a day, and no file is replaced",
    edits: [{ of: "count_upload", replace: "v_today.was_written or ", by: "" }],
  },
  {
    title: "a file that an open generation uses may be removed",
    caughtBy: RACE,
    statements: ["drop trigger files_in_work_stay on storage.objects"],
  },
  {
    title: "a start does not lock its files",
    caughtBy: RACE,
    edits: [{ of: "lock_file", replace: "\n  for share", by: "" }],
  },
  {
    title: "a removal looks for starts before it has the file's lock",
    caughtBy: RACE,
    statements: ["alter function private.keep_file_in_work stable"],
  },
  {
    title: "the file of a deleted video goes while an edit uses it",
    caughtBy: "the file of a deleted video waits for the edit that uses it, and then goes",
    edits: [{
      of: "find_files_to_remove",
      replace: "not private.is_file_in_work(bucket, path)",
      by: "true",
    }],
  },
  {
    title: "a file that was not removed is forgotten",
    caughtBy: "the file of a deleted video waits for the edit that uses it, and then goes",
    edits: [{
      of: "forget_removed_files",
      replace: "where bucket_id = bucket and name = path",
      by: "where false",
    }],
  },
  {
    title: "a start does not record its files",
    caughtBy: RACE,
    edits: [{ of: "record_files", replace: " as file;", by: " as file where false;" }],
  },
];
