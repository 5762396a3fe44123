export class AnswerTooLarge extends Error {
  override readonly name = "AnswerTooLarge";
}

/** Reads an answer. Throws if it is larger, so that the caller gets no answer. */
export async function readAtMost(response: Response, bytesMax: number): Promise<Blob | null> {
  if (response.body === null) return null;
  const chunks: BlobPart[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new AnswerTooLarge("the answer is too large");
    chunks.push(chunk);
  }
  return new Blob(chunks);
}
