/** An answer before it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  /**
   * What happens on the wire instead of a plain send: `reset` closes the connection without
   * sending, `hang` sends nothing and keeps it open, `cut` closes it in the middle of the body,
   * `drip` sends the body slowly.
   */
  wire?: "reset" | "hang" | "cut" | "drip";
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}
