/** Whether the screen is a phone's, which is held upright. */
export const isNarrow = () => matchMedia("(max-width: 599px)").matches;
