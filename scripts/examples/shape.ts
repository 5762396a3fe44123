/** What all examples have in common: upright, small, and as long as most videos that the app makes. */
export const WIDTH = 360;
export const HEIGHT = 640;
export const SECONDS = 5;
export const FRAMES_PER_SECOND = 20;

/** Several play on a visitor's first page, on a phone without Wi-Fi. */
export const EXAMPLE_BYTES_MAX = 150_000;
