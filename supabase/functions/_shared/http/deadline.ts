/** Waits for an answer until the deadline, then throws. The work goes on, and its result is dropped. */
export function before<Answer>(deadline: AbortSignal, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error("no answer before the deadline"));
    if (deadline.aborted) end();
    deadline.addEventListener("abort", end, { once: true });
    answer.then(resolve, reject).finally(() => deadline.removeEventListener("abort", end));
  });
}
