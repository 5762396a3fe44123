import { uploadBuckets } from "../../../api/contracts.ts";

/** For the choosers of photos. With this list of types, iPhones convert HEIC to JPEG. */
export const acceptPictures = Object.keys(uploadBuckets.pictures.endings).join(",");
