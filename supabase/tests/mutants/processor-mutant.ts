/**
 * Faults to plant in the functions while their tests load them. `replace` must occur exactly once
 * in the file.
 */
export interface ProcessorMutant {
  title: string;
  /**
   * The title of the test that is run first. `npm run test:long` prints every test that catches the
   * fault.
   */
  caughtBy: string;
  /** The file whose tests contain that test, if it is not `file`. */
  testsOf?: string;
  /** From supabase/functions. */
  file: string;
  replace: string;
  by: string;
}
