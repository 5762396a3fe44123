/** One mail that Auth sent. */
export interface Mail {
  id: number;
  /** ISO 8601. */
  sent_at: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The six digits of a sign-in mail, or `null` if the mail has none. */
  code: string | null;
}
