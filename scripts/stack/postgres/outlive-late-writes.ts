/**
 * postgres.js may write once more to a connection that PostgreSQL has ended, in a callback whose
 * exception nobody can catch (porsager/postgres issue 1208, version 3.4.9). The caller of that
 * query has already got an error, or has a time limit, so the process may continue. Any other
 * uncaught exception ends it as before.
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
