/**
 * Resolves in a new task, before which the browser can answer a tap, or paint. Not by a timer,
 * which the browser delays.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const take = () => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", take);
    port1.start();
    port2.postMessage(null);
  });
}

/** Longer than a slow phone takes to paint. A page in the background does not paint at all. */
const PAINT_MS = 100;

/**
 * Resolves when the browser has painted, so that also a slow phone shows a pressed button before
 * the work of the tap begins.
 */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAINT_MS);
    requestAnimationFrame(async () => {
      await nextTask();
      clearTimeout(timer);
      resolve();
    });
  });
}
