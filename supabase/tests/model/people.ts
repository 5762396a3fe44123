/** How many users and how many videos a case has. */
export const people = 2;
export const slots = 6;
