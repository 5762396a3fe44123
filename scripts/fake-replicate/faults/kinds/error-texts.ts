/**
 * The `error` text of a known failure. Codes: replicate.com/docs/reference/error-codes. E005 and PA
 * are from public logs (cog-whisper#1); the shape of the others is our guess.
 */
const KNOWN: Record<string, string> = {
  E005:
    "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
  E1000: "Unknown error running the prediction. (E1000)",
  E1001: "The model ran out of memory. (E1001)",
  E4875: "The webhook URL is empty. (E4875)",
  E6716: "Timed out starting the prediction. (E6716)",
  E8367: "The prediction stopped in a non-terminal state. (E8367)",
  E8765: "The model's health check failed. (E8765)",
  E9243: "Error starting the prediction. (E9243)",
  E9825: "Failed to upload an output file. (E9825)",
  PA: "Prediction interrupted; please retry (code: PA)",
  NSFW: "NSFW content detected. Try running it again, or try a different prompt.",
  OOM:
    "CUDA out of memory. Tried to allocate 2.32 GiB. GPU 0 has a total capacity of 79.25 GiB of which 1.13 GiB is free.",
};

/** The text of a known code; any other text unchanged. */
export function errorText(codeOrText: string): string {
  return KNOWN[codeOrText] ?? codeOrText;
}
