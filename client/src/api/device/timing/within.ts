/** Waits at most this long, then resolves with `late`. What was begun goes on. */
export function within<T, Late>(
  milliseconds: number,
  work: Promise<T>,
  late: Late,
): Promise<T | Late> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
