import { describe, expect, test } from "vitest";
import { connect, password, signUp } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import type { Stack } from "../stack.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started));

const file = (text: string, type = "text/plain") => new Blob([text], { type });

describe("REST", () => {
  test("a user reads and writes their own rows only", async () => {
    const alice = await signUp(stack);
    const bob = await signUp(stack);
    const { data } = await alice.client.from("notes").insert({ body: "mine" }).select().single();
    expect(data).toMatchObject({ body: "mine", user_id: alice.user.id });
    expect((await bob.client.from("notes").select()).data).toEqual([]);
    const forged = await bob.client.from("notes").insert({ body: "x", user_id: alice.user.id });
    expect(forged).toMatchObject({ status: 403, error: { code: "42501" } });
  });

  test("a request adds no grant that the migrations did not make", async () => {
    const { client } = await signUp(stack);
    await client.from("notes").select();
    const refused = await client.from("ledger").select();
    expect(refused).toMatchObject({ status: 403, error: { code: "42501" } });
    const admin = await connect(stack, stack.keys.secret).from("ledger").select();
    expect(admin).toMatchObject({ status: 403, error: { code: "42501" } });
    const grants = await stack.sql`
      select 1 from information_schema.role_table_grants
      where table_name = 'ledger' and grantee in ('anon', 'authenticated', 'service_role')
    `;
    expect(grants).toHaveLength(0);
  });

  test("a caller who is not signed in gets a 401 if there is no grant", async () => {
    const refused = await connect(stack).from("notes").select();
    expect(refused).toMatchObject({ status: 401, error: { code: "42501" } });
  });

  test("every type arrives as PostgREST sends it", async () => {
    const { client } = await signUp(stack);
    const { data: rows } = await client.from("samples").select().order("id");
    const { data: truth } = await client.rpc("samples_as_json");
    expect(rows).toEqual(truth);
  });

  test.for([
    { deep: [1, null, "text"] },
    ["a", 2],
    [],
    {},
    { text: '{"looks": "like JSON"}' },
    "text",
    "",
    12.5,
    true,
    false,
  ])("a JSON argument arrives as it is: %j", async (value) => {
    const { client } = await signUp(stack);
    const { data, error } = await client.rpc("describe_json", { value });
    expect(error).toBeNull();
    expect(data).toEqual({ type: Array.isArray(value) ? "array" : typeof value, value });
  });

  test("a plain exception is a 400 with code P0001, detail and hint", async () => {
    const { client } = await signUp(stack);
    const refused = await client.rpc("refuse", { kind: "plain" });
    expect(refused).toMatchObject({
      status: 400,
      error: { code: "P0001", message: "no luck", details: "the detail", hint: "the hint" },
    });
  });

  test("PT402 is a 402 with the numbers and the next step", async () => {
    const { client } = await signUp(stack);
    const refused = await client.rpc("refuse", { kind: "payment" });
    expect(refused).toMatchObject({
      status: 402,
      error: { message: "insufficient_credits", details: '{"missing": 5}', hint: "Buy some." },
    });
  });

  test.for([["40001", 500], ["23505", 409], ["22023", 400], ["57014", 500], ["28000", 403]])(
    "the SQL state %s is a %i",
    async ([kind, status]) => {
      const { client } = await signUp(stack);
      expect(await client.rpc("refuse", { kind })).toMatchObject({ status, error: { code: kind } });
    },
  );

  test("an UPDATE or DELETE without a filter is refused, as the extension safeupdate does it", async () => {
    const { client } = await signUp(stack);
    await client.from("notes").insert({ body: "kept" });
    const refused = { status: 400, error: { code: "21000" } };
    // oxlint-disable-next-line unicorn/no-useless-undefined -- no filter, on purpose
    expect(await client.from("notes").update({ body: "x" })).toMatchObject(refused);
    expect(await client.from("notes").update({ body: "x" }).select("id")).toMatchObject(refused);
    const { error } = await client.from("notes").delete();
    expect(error?.message).toBe("DELETE requires a WHERE clause");
    expect((await client.from("notes").select("body")).data).toEqual([{ body: "kept" }]);
    // With a filter, the grants decide.
    const filtered = await client.from("notes").delete().eq("id", 1);
    expect(filtered).toMatchObject({ status: 403, error: { code: "42501" } });
  });

  test("a star in a pattern stands for any text, and cannot be escaped, as in PostgREST", async () => {
    const { client } = await signUp(stack);
    for (const body of ["a*b", "a-b", "a%b", "other"]) await client.from("notes").insert({ body });
    const found = async (condition: string) => {
      const { data } = await client.from("notes").select("body").or(condition).order("id");
      return data?.map(({ body }) => body);
    };
    const three = ["a*b", "a-b", "a%b"];
    expect((await client.from("notes").select("body").ilike("body", "A*B").order("id")).data)
      .toEqual(three.map((body) => ({ body })));
    expect(await found("body.like.a*b")).toEqual(three);
    expect(await found("body.like.a\\*b")).toEqual(["a%b"]);
    expect(await found("body.eq.a*b,body.like.oth*")).toEqual(["a*b", "other"]);
    expect(await found("body.not.like.a*")).toEqual(["other"]);
  });

  test("every filter counts, also two with the same operator on one column", async () => {
    const { client } = await signUp(stack);
    const bodies = ["null", "100", "null and 100", '"null"', "{a,b}", "back\\slash"];
    for (const body of bodies) await client.from("notes").insert({ body });
    const notes = () => client.from("notes").select("body").order("id");
    const found = async (query: ReturnType<typeof notes>) => {
      const { data, error } = await query;
      expect(error).toBeNull();
      return data?.map(({ body }) => body);
    };
    expect(await found(notes().regexIMatch("body", "NULL").regexIMatch("body", "100")))
      .toEqual(["null and 100"]);
    expect(await found(notes().ilike("body", "%100%").ilike("body", "null%")))
      .toEqual(["null and 100"]);
    expect(await found(notes().regexMatch("body", "^100$"))).toEqual(["100"]);
    expect(await found(notes().regexMatch("body", '"null"'))).toEqual(['"null"']);
    expect(await found(notes().regexMatch("body", "\\{a,b\\}"))).toEqual(["{a,b}"]);
    expect(await found(notes().regexMatch("body", "k\\\\s"))).toEqual(["back\\slash"]);
    expect(await found(notes().eq("body", "100").eq("body", "null"))).toEqual([]);
  });

  test("a table that is created while the stack runs is visible at once", async () => {
    const { client } = await signUp(stack);
    expect((await client.from("late").select()).status).toBe(404);
    await stack.sql`create table public.late (id integer)`;
    await stack.sql`grant select on public.late to authenticated`;
    await expect.poll(async () => (await client.from("late").select()).status).toBe(200);
  });

  test("a refusal of the database is logged and not printed", async () => {
    const { client } = await signUp(stack);
    await client.rpc("refuse", { kind: "plain" });
    const event = await stack.logs.first(({ part, line }) =>
      part === "lite" && String(line).includes("no luck")
    );
    expect(event["path"]).toBe("/rest/v1/rpc/refuse");
  });
});

describe("Auth", () => {
  test("tokens are signed with ES256, by a key that is published", async () => {
    const { client } = await signUp(stack);
    const { data, error } = await client.auth.getClaims();
    expect(error).toBeNull();
    expect(data?.header.alg).toBe("ES256");
    expect(data?.claims).toMatchObject({ iss: `${stack.urls.api}/auth/v1`, role: "authenticated" });
    const jwks = await fetch(`${stack.urls.api}/auth/v1/.well-known/jwks.json`);
    expect(await jwks.json()).toMatchObject({ keys: [{ kid: data?.header.kid, alg: "ES256" }] });
  });

  test("a session is refreshed, and its user is known", async () => {
    const { client, user } = await signUp(stack);
    const { data, error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.user?.id).toBe(user.id);
    expect((await client.auth.getUser()).data.user?.id).toBe(user.id);
  });

  test("a wrong password is refused in Auth's words", async () => {
    const { user } = await signUp(stack);
    const wrong = { email: user.email ?? "", password: `${password}!` };
    const { error } = await connect(stack).auth.signInWithPassword(wrong);
    expect(error).toMatchObject({ status: 400, code: "invalid_credentials" });
  });
});

test("the secret key creates, lists, changes and deletes users; nobody else can", async () => {
  const { admin } = connect(stack, stack.keys.secret).auth;
  const email = `${crypto.randomUUID()}@example.com`;
  const created = await admin.createUser({ email, password, email_confirm: true });
  expect(created.error).toBeNull();
  const id = created.data.user?.id ?? "";
  expect((await admin.createUser({ email, password })).error?.code).toBe("email_exists");
  await admin.updateUserById(id, { user_metadata: { nick: "Al" }, password: `${password}!` });
  const signedIn = await connect(stack).auth.signInWithPassword({
    email,
    password: `${password}!`,
  });
  expect(signedIn.data.user).toMatchObject({ id, user_metadata: { nick: "Al" } });
  expect((await admin.listUsers()).data.users.map((user) => user.id)).toContain(id);

  const { client } = await signUp(stack);
  expect((await client.auth.admin.deleteUser(id)).error?.code).toBe("not_admin");
  expect((await admin.deleteUser(id)).error).toBeNull();
  expect((await admin.getUserById(id)).error?.code).toBe("user_not_found");
});

describe("Storage", () => {
  test("a file can be uploaded, listed, read and deleted by its owner alone", async () => {
    const alice = await signUp(stack);
    const bob = await signUp(stack);
    const path = `${alice.user.id}/a clip & more.txt`;
    const clips = alice.client.storage.from("clips");
    expect((await clips.upload(path, file("hello"))).error).toBeNull();
    expect((await clips.list(alice.user.id)).data).toMatchObject([{ name: "a clip & more.txt" }]);
    expect((await clips.list()).data).toMatchObject([{ name: alice.user.id, id: null }]);
    const read = await clips.download(path);
    expect(await read.data?.text()).toBe("hello");
    expect(read.data?.type).toBe("text/plain");

    expect((await bob.client.storage.from("clips").download(path)).error).not.toBeNull();
    expect((await bob.client.storage.from("clips").upload(path, file("x"))).error).not.toBeNull();
    expect((await clips.remove([path])).data).toHaveLength(1);
    expect((await clips.download(path)).error).not.toBeNull();
  });

  test("a signed link can be played in parts, under the requested name", async () => {
    const { client, user } = await signUp(stack);
    const path = `${user.id}/clip.mp4`;
    const clips = client.storage.from("clips");
    await clips.upload(path, file("0123456789", "video/mp4"));
    const { data } = await clips.createSignedUrl(path, 60, { download: "our clip.mp4" });
    const url = data?.signedUrl ?? "";

    const whole = await fetch(url);
    expect(await whole.text()).toBe("0123456789");
    expect(whole.headers.get("content-disposition")).toContain("our%20clip.mp4");
    const part = await fetch(url, { headers: { range: "bytes=2-4" } });
    expect([part.status, await part.text()]).toEqual([206, "234"]);
    expect(part.headers.get("content-range")).toBe("bytes 2-4/10");
    expect(part.headers.get("content-type")).toBe("video/mp4");
    const end = await fetch(url, { headers: { range: "bytes=-3" } });
    expect(await end.text()).toBe("789");
    const beyond = await fetch(url, { headers: { range: "bytes=10-" } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  });

  test("many files are signed at once, and a missing one is an error for itself only", async () => {
    const { client, user } = await signUp(stack);
    const clips = client.storage.from("clips");
    const [there, missing] = [`${user.id}/one.mp4`, `${user.id}/two.mp4`];
    await clips.upload(there, file("one", "video/mp4"));
    const { data } = await clips.createSignedUrls([missing, there], 60);
    expect(data).toMatchObject([
      { path: missing, signedUrl: null, error: expect.any(String) },
      { path: there, error: null },
    ]);
    expect(await (await fetch(data?.[1]?.signedUrl ?? "")).text()).toBe("one");
  });

  test("a signed upload link accepts a file from a caller who is not signed in", async () => {
    const { client, user } = await signUp(stack);
    const path = `${user.id}/later.txt`;
    const { data, error } = await client.storage.from("clips").createSignedUploadUrl(path);
    expect(error).toBeNull();
    const clips = connect(stack).storage.from("clips");
    const sent = await clips.uploadToSignedUrl(path, data?.token ?? "", file("later"));
    expect(sent.error).toBeNull();
    expect(await (await client.storage.from("clips").download(path)).data?.text()).toBe("later");
  });

  test("a streamed upload arrives whole", async () => {
    const { user } = await signUp(stack);
    const path = `${user.id}/streamed.txt`;
    const body = file("streamed").stream();
    const clips = connect(stack, stack.keys.secret).storage.from("clips");
    const sent = await clips.upload(path, body, { contentType: "text/plain", duplex: "half" });
    expect(sent.error).toBeNull();
    expect(await (await clips.download(path)).data?.text()).toBe("streamed");
  });

  test("a file that the bucket does not allow is refused", async () => {
    const { client, user } = await signUp(stack);
    const clips = client.storage.from("clips");
    const wrongType = await clips.upload(`${user.id}/a.html`, file("<p>", "text/html"));
    expect(wrongType.error?.message).toContain("mime type");
    const tooLarge = await clips.upload(`${user.id}/b.txt`, file("x".repeat(100_001)));
    expect(tooLarge.error?.message).toContain("exceeded");
    const streamed = await connect(stack, stack.keys.secret).storage.from("clips").upload(
      `${user.id}/c.txt`,
      file("x".repeat(100_001)).stream(),
      { contentType: "text/plain", duplex: "half" },
    );
    expect(streamed.error?.message).toContain("exceeded");
  });

  test("SQL can read a file's size in its metadata", async () => {
    const { client, user } = await signUp(stack);
    await client.storage.from("clips").upload(`${user.id}/sized.txt`, file("sized"));
    const rows = await stack.sql`
      select metadata ->> 'size' as size, metadata ->> 'mimetype' as type
      from storage.objects where name = ${`${user.id}/sized.txt`}
    `;
    expect(rows).toEqual([{ size: "5", type: "text/plain" }]);
    const { data } = await client.storage.from("clips").list(user.id);
    expect(data).toMatchObject([{ name: "sized.txt", metadata: { size: 5 } }]);
  });

  test("SQL cannot delete a file's row, because the file would stay behind", async () => {
    const { client, user } = await signUp(stack);
    await client.storage.from("clips").upload(`${user.id}/kept.txt`, file("kept"));
    const deleting = stack.sql.begin(async (tx) => {
      await tx`set local role postgres`;
      await tx`delete from storage.objects where owner_id = ${user.id}`;
    });
    await expect(deleting).rejects.toMatchObject({ code: "42501" });
  });
});
