import { describe, expect, it } from "vitest";
import { createMemory } from "../../api/device/kept/memory.ts";
import { createFakeApi, models, unreachable, USER } from "../../fixtures/fake-api.ts";
import { createCatalog } from "./catalog.ts";

const slot = () => createMemory(localStorage, USER.id).models;

describe("catalog", () => {
  it("shows the prices that were last read immediately, then the server's", async () => {
    const { api } = createFakeApi();
    await createCatalog(api.catalog, slot()).load();
    const later = createCatalog(api.catalog, slot());
    expect(later.offered.value).toEqual(models);
    api.catalog.models.mockResolvedValueOnce(models.slice(0, 1));
    await later.load();
    expect(later.offered.value).toHaveLength(1);
  });

  it("explains why it has nothing to offer", async () => {
    const { api } = createFakeApi();
    api.catalog.models.mockRejectedValueOnce(unreachable());
    const catalog = createCatalog(api.catalog, slot());
    await catalog.load();
    expect(catalog.state.value).toMatchObject({ is: "failed", problem: { code: "unreachable" } });
  });
});
