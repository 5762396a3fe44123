import type { ComponentChildren } from "preact";
import { Changing } from "./changing.tsx";
import { Icon } from "./icon.tsx";
import "./message.css";

/** A message next to what it is about, shown until it is no longer true. */
export function Message({ kind, children }: { kind: "bad" | "info"; children: ComponentChildren }) {
  return (
    <div class={`message message-${kind}`} role={kind === "bad" ? "alert" : "status"}>
      {kind === "bad" && <Icon name="warning" />}
      <p>{typeof children === "string" ? <Changing>{children}</Changing> : children}</p>
    </div>
  );
}
