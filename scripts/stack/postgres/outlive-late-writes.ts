/**
 * A connection that PostgreSQL ended may be written to once more by postgres.js, in a callback
 * whose exception nobody can catch (porsager/postgres issue 1208, version 3.4.9). Whoever had asked
 * has been told already, or has a limit; the process goes on. Any other uncaught exception ends it
 * as before.
 */
export function outliveLateWrites(): void {
  process.on("uncaughtException", (error) => {
    if (!isLateWrite(error)) throw error;
  });
}

function isLateWrite(error: Error): boolean {
  return error instanceof TypeError &&
    /nextWrite .*[\\/]postgres[\\/](src|cjs[\\/]src)[\\/]connection\.js/.test(error.stack ?? "");
}
