/** The texts of Edit in English. */
export const editInEnglish = {
  paint: "Paint an area",
  change: "Change",
  changeArea: "Change the area",
  remove: "Remove",
  removeArea: "Remove the area",
  yours: "Your painted area",
  clipFirst: "Choose the clip first, then paint what should be new.",
  outdated: "The clip has changed. Paint the area again, or remove it to edit the whole clip.",
  noMaskHere:
    "This browser can't make a painted area as this model needs it. You can still edit the whole clip.",
  title: "Paint what should be new",
  explained: "What you paint becomes new in every frame.",
  loading: "Loading the clip",
  notLoaded: "The clip couldn't be loaded.",
  notShown: "This browser can't show the clip, so there is nothing to paint on.",
  area: "The clip, to paint on",
  keys:
    "With the keyboard: the arrow keys move a box, with Shift they change its size, and Enter adds another one.",
  tool: "Tool",
  brush: "Brush",
  eraser: "Eraser",
  box: "Box",
  thickness: "Size",
  moment: "Moment",
  left: "Left",
  top: "Top",
  width: "Width",
  height: "Height",
  anotherBox: "Another box",
  undo: "Undo",
  clear: "Clear",
  use: "Use this area",
  painted: (percent: number) => `${percent} % painted`,
  boxAt: (left: number, top: number, width: number, height: number) =>
    `Box: ${left} % from the left, ${top} % from the top, ${width} % wide, ${height} % high`,
  percent: (percent: number) => `${percent} %`,
  seconds: (seconds: string) => `${seconds} s`,
  making: (percent: number) => `Preparing · ${percent} %`,
  whyNoMask: {
    not_encoded:
      "This browser can't make a painted area for a clip like this. You can still edit the whole clip.",
    protected:
      "This browser changes what we read of your painting, perhaps to protect you from tracking. Allow it for this page, or edit the whole clip.",
    empty: "Paint something first.",
    failed: "The area could not be made. Please try again.",
  },
  addReference: "Add photos",
  references: (count: number, max: number) => `${count} of ${max}`,
  reference: (place: number) => `Photo ${place}`,
  removeReference: (place: number) => `Remove photo ${place}`,
  forward: (place: number) => `Move photo ${place} forward`,
  moved: (from: number, to: number) => `Photo ${from} is now photo ${to}`,
  removed: (place: number) => `Photo ${place} is removed`,
  tooMany: (max: number) => `The model takes up to ${max} photos: the first ones were taken.`,
  ownVideos: "My videos",
  noneYet: "You have no finished video yet.",
  listFailed: "Your videos couldn't be loaded.",
  older: "Show older videos",
  length: (seconds: number) => `${seconds} s`,
  tooLong: (seconds: number, max: number) =>
    `${seconds} s: too long, the model takes up to ${max} s`,
  tooShort: (seconds: number, min: number) =>
    `${seconds} s: too short, the model takes ${min} s or more`,
};

export type EditWords = typeof editInEnglish;
