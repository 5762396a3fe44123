import { cleanup, configure } from "@testing-library/preact";
import { afterEach, beforeEach } from "vitest";

// What is loaded when it is first needed may take its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
beforeEach(() => localStorage.clear());
afterEach(cleanup);
