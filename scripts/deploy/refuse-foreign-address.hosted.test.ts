import { describe, expect, it, onTestFinished } from "vitest";
import { json } from "../fakes/http/answer.ts";
import { useFakeSupabase } from "../fake-supabase/test/use-fake-supabase.ts";
import { startScriptedApi } from "../hosted/test/scripted-api.ts";
import { refuseForeignAddress } from "./refuse-foreign-address.ts";
import { deploymentTo } from "./test/deployment-to.ts";

const fake = useFakeSupabase();

describe("SUPABASE_URL", () => {
  it("may name the project itself", async () => {
    await expect(refuseForeignAddress(deploymentTo(fake).project)).resolves.toBeUndefined();
  });

  it("may not name a project that does not know the key", async () => {
    const { project } = deploymentTo(fake);
    const keys = async () => ({ publishable: "sb_publishable_of_another_project", secrets: [] });
    await expect(refuseForeignAddress({ ...project, keys })).rejects.toThrow(
      `SUPABASE_URL is ${fake.projectUrl}, and that is not the project ${fake.ref}`,
    );
  });

  it("may not name something else that answers to everything", async () => {
    const { url, close } = await startScriptedApi(json(200, { hello: "world" }));
    onTestFinished(close);
    const { project } = deploymentTo(fake, { given: { SUPABASE_URL: url } });
    await expect(refuseForeignAddress(project)).rejects.toThrow(`SUPABASE_URL is ${url}`);
  });
});
