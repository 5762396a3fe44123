import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import "./message.css";

/** A sentence that stands where it belongs until it is no longer true. */
export function Message({ kind, children }: { kind: "bad" | "info"; children: ComponentChildren }) {
  return (
    <div class={`message message-${kind}`} role={kind === "bad" ? "alert" : "status"}>
      {kind === "bad" && <Icon name="warning" />}
      <p>{children}</p>
    </div>
  );
}
