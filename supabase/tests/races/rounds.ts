/** Runs many rounds, some at the same time. */
export async function rounds(count: number, round: () => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done += 10) {
    await Promise.all(Array.from({ length: 10 }, round));
  }
}
