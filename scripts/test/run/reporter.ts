/** A vitest reporter. It writes the data for summary.ts to the file that RUN_REPORT names. */
import { writeFile } from "node:fs/promises";
import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { type RunReport, SLOWEST_TESTS_MAX } from "./summary.ts";

interface Span {
  startedAt: number;
  endedAt: number;
}

export default class RunReporter implements Reporter {
  #startedAt = 0;
  #firstModuleAt: number | undefined;
  readonly #spans = new Map<string, Span>();

  onTestRunStart(): void {
    this.#startedAt = performance.now();
  }

  onTestModuleQueued({ project }: TestModule): void {
    const now = performance.now();
    this.#firstModuleAt ??= now;
    if (!this.#spans.has(project.name)) {
      this.#spans.set(project.name, { startedAt: now, endedAt: now });
    }
  }

  onTestModuleEnd({ project }: TestModule): void {
    const span = this.#spans.get(project.name);
    if (span !== undefined) span.endedAt = performance.now();
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
  ): Promise<void> {
    const file = process.env["RUN_REPORT"];
    if (file !== undefined) {
      await writeFile(file, JSON.stringify(this.#report(modules, unhandled.length)));
    }
  }

  #report(modules: readonly TestModule[], unhandled: number): RunReport {
    const tests = modules.flatMap((module) =>
      Array.from(module.children.allTests(), (test) => ({
        suite: module.project.name,
        title: test.fullName,
        state: test.result().state,
        seconds: (test.diagnostic()?.duration ?? 0) / 1000,
      }))
    ).filter(({ state }) => state === "passed" || state === "failed");
    const failedTests = tests.filter(({ state }) => state === "failed").length;
    // Files that failed before their first test, or outside of a test.
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const suites = Array.from(this.#spans, ([name, { startedAt, endedAt }]) => ({
      name,
      tests: tests.filter(({ suite }) => suite === name).length,
      seconds: (endedAt - startedAt) / 1000,
    }));
    return {
      passed: tests.length - failedTests,
      failed: failedTests + brokenFiles + unhandled,
      suites,
      setUpSeconds: ((this.#firstModuleAt ?? this.#startedAt) - this.#startedAt) / 1000,
      slowest: tests.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST_TESTS_MAX)
        .map(({ suite, title, seconds }) => ({ suite, title, seconds })),
    };
  }
}
