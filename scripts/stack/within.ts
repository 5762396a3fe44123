class TimeLimitError extends Error {
  override name = "TimeLimitError";
}

/**
 * Settles as `promise` does, or rejects with a {@link TimeLimitError} that names `what` was
 * awaited.
 */
export async function within<T>(limitMs: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TimeLimitError(`Gave up waiting for ${what} after ${limitMs} ms.`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Calls `check` every `everyMs` until it returns true, for states that announce nothing when they
 * change.
 */
export async function until(
  limitMs: number,
  what: string,
  check: () => boolean | Promise<boolean>,
  everyMs = 25,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) {
      throw new TimeLimitError(`Gave up waiting for ${what} after ${limitMs} ms.`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
