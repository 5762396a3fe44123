/** Loads the screen with its texts, which have to be filled in before its modules read them. */
export async function loadYou() {
  const { speakOfYou } = await import("../../words/you/you.ts");
  await speakOfYou();
  return await import("./you.tsx");
}
