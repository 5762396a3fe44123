import { Button } from "../../components/button.tsx";
import { install, installWay } from "../../shell/install/install.ts";
import { words } from "../../words/words.ts";

const say = words.install;

/** The way onto the home screen that this device has; nothing where there is none. */
export function InstallApp() {
  if (installWay.value === "offer") {
    return <Button onClick={() => void install()}>{say.button}</Button>;
  }
  return installWay.value === "steps" ? <p>{say.steps}</p> : null;
}
