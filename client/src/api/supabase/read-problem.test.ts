import { describe, expect, it } from "vitest";
import { readProblem } from "./read-problem.ts";

const body = {
  type: "about:blank",
  title: "Not enough credits",
  status: 402,
  code: "insufficient_credits",
  detail: "This costs 20 credits, you have 15.",
  hint: "480p costs 10.",
  request_id: "1",
};

function answered(content: string, status: number) {
  return { name: "FunctionsHttpError", message: "", context: new Response(content, { status }) };
}

describe("readProblem", () => {
  it("reads problem+json from a function", async () => {
    const problem = await readProblem(answered(JSON.stringify(body), 402));
    expect(problem).toMatchObject({ code: "insufficient_credits", status: 402, hint: body.hint });
    expect(problem.isAmbiguous).toBe(false);
  });

  it("uses the status if a gateway answered in another format", async () => {
    const problem = await readProblem(answered("<html>Bad gateway</html>", 502));
    expect(problem).toMatchObject({ code: "internal", status: 502 });
    expect(problem.isAmbiguous).toBe(true);
    expect((await readProblem(answered("", 401))).code).toBe("not_signed_in");
  });

  it.each([["starts_closed"], ["daily_limit_reached"]])(
    "takes a 503 with the code %s as a refusal, because the server did answer",
    async (code) => {
      const problem = await readProblem(answered(JSON.stringify({ ...body, code }), 503));
      expect(problem.isAmbiguous).toBe(false);
    },
  );

  it("reads PostgREST's errors together with their status", async () => {
    const error = { code: "PGRST301", message: "JWT expired", details: null, hint: null };
    expect(await readProblem(error, 401)).toMatchObject({ code: "not_signed_in", status: 401 });
  });

  it("uses the status code in Storage's body, not the one of its status line", async () => {
    const error = { name: "StorageApiError", message: "Exists", status: 400, statusCode: "409" };
    expect(await readProblem(error)).toMatchObject({ status: 409 });
  });

  it("reads the code that our SQL raised for Storage", async () => {
    const refusal = {
      name: "StorageApiError",
      message: "not_signed_in",
      status: 400,
      statusCode: "403",
    };
    expect(await readProblem(refusal)).toMatchObject({ code: "not_signed_in", status: 401 });
  });

  it("tells a timeout from a missing network", async () => {
    const late = {
      name: "FunctionsFetchError",
      message: "",
      context: new DOMException("", "TimeoutError"),
    };
    expect(await readProblem(late)).toMatchObject({ code: "no_answer", status: 0 });
    expect(await readProblem(new TypeError("Failed to fetch"))).toMatchObject({
      code: "unreachable",
      status: 0,
    });
  });
});
