import { cleanup } from "@testing-library/preact";
import { afterEach, beforeEach } from "vitest";

beforeEach(() => localStorage.clear());
afterEach(cleanup);
