import { Button } from "../../components/button.tsx";
import { install, installWay } from "../../shell/install/install.ts";
import { sayOfInstalling as say } from "../../words/install.ts";

/** Shows how to install the app on this device, or nothing if it cannot be installed. */
export function InstallApp() {
  if (installWay.value === "offer") {
    return <Button onClick={() => void install()}>{say.button}</Button>;
  }
  return installWay.value === "steps" ? <p>{say.steps}</p> : null;
}
