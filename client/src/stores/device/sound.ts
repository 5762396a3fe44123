/** Whether videos play with sound, and how loud: a choice of the device that survives a sign-out. */
import { onDevice } from "../../api/device/storage.ts";

export interface Sound {
  isOn: boolean;
  /** From 0 to 1. */
  volume: number;
}

const KEY = "wan-pwa.sound";
/** Until the user has chosen: silent, and not loud when it is first turned on. */
const AT_FIRST: Sound = { isOn: false, volume: 0.5 };

export function chosenSound(): Sound {
  const [, is, volume] = /^(on|off) (1\.00|0\.\d\d)$/.exec(onDevice.getItem(KEY) ?? "") ?? [];
  return volume === undefined ? AT_FIRST : { isOn: is === "on", volume: Number(volume) };
}

export function chooseSound({ isOn, volume }: Sound): void {
  onDevice.setItem(KEY, `${isOn ? "on" : "off"} ${volume.toFixed(2)}`);
}
