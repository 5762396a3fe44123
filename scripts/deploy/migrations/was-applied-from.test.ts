import { describe, expect, it } from "vitest";
import { wasAppliedFrom, withLimit } from "./was-applied-from.ts";

/** How version 3.1.0 of the CLI cut this file: seen in a database after a push. */
const file = `-- A comment first; with a semicolon; and 'a quote
set statement_timeout = '60s';

create table public.a (id int primary key, t text default 'x;y'); -- after; it
/* block; comment */
comment on table public.a is 'It''s a table; really.';;
create function public.f() returns int language plpgsql as $$
begin
  -- inside; comment
  return 1;
end;
$$;
select 1
`;
const statements = [
  "-- A comment first; with a semicolon; and 'a quote\nset statement_timeout = '60s'",
  "create table public.a (id int primary key, t text default 'x;y')",
  "-- after; it\n/* block; comment */\ncomment on table public.a is 'It''s a table; really.'",
  "create function public.f() returns int language plpgsql as $$\nbegin\n  -- inside; comment\n  return 1;\nend;\n$$",
  "select 1",
];

describe("a migration was applied from", () => {
  it("the file whose statements the project keeps, with and without our limit", () => {
    expect(wasAppliedFrom(file, statements)).toBe(true);
    expect(wasAppliedFrom(file, ["set lock_timeout = '3s'", ...statements])).toBe(true);
  });

  it("a file that has the same limit itself", () => {
    const own = "set lock_timeout = '3s';\nselect 1;\n";
    const kept = ["set lock_timeout = '3s'", "select 1"];
    expect(wasAppliedFrom(own, kept)).toBe(true);
    expect(wasAppliedFrom(own, ["set lock_timeout = '3s'", ...kept])).toBe(true);
    expect(wasAppliedFrom("select 1;", kept)).toBe(true);
  });

  it("a file with the line ends of Windows and the mark of an editor", () => {
    expect(wasAppliedFrom(`\uFEFF${file.replaceAll("\n", "\r\n")}`, statements)).toBe(true);
    expect(withLimit("\uFEFFselect 1;\r\nselect 2;")).toBe(
      "set lock_timeout = '3s';\nselect 1;\nselect 2;",
    );
  });

  it("a file of comments alone, and an empty one", () => {
    expect(wasAppliedFrom("-- nothing; here\n", ["-- nothing; here"])).toBe(true);
    expect(wasAppliedFrom("\n", [])).toBe(true);
  });
});

it.each<[string, string]>([
  ["a changed word", file.replace("return 1", "return 2")],
  ["a changed space inside a text", file.replace("a table; really", "a table;  really")],
  ["a statement more at the end", `${file};\nselect 2;`],
  ["a statement more in between", file.replace("/* block", "select 3; /* block")],
  ["a statement less", file.replace(/\nselect 1\n$/, "\n")],
  ["a changed comment", file.replace("-- inside", "-- within")],
  ["nothing at all", ""],
])("a file with %s is not the one that was applied", (_change, changed) => {
  expect(wasAppliedFrom(changed, statements)).toBe(false);
});
