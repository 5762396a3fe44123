/** One mail that Auth sent. */
export interface Mail {
  id: number;
  /** ISO 8601. */
  sent_at: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The digits that the mail is about. */
  code: string;
}
