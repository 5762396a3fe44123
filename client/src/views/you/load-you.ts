/** The screen with its words: they have to stand before its modules read them. */
export async function loadYou() {
  const { speakOfYou } = await import("../../words/you/you.ts");
  await speakOfYou();
  return await import("./you.tsx");
}
