import { useEffect } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { OperatorLinks } from "../../components/operator-links.tsx";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import { formatBytes } from "../../words/format/format-bytes.ts";
import type { Account } from "../../stores/account/account.ts";
import { words } from "../../words/words.ts";
import { say } from "../../words/you/you.ts";
import { InstallApp } from "../install/install-app.tsx";
import { AppearanceChoice } from "./appearance.tsx";
import { DisplayName } from "./display-name.tsx";
import { Group } from "./group.tsx";
import { Language } from "./language.tsx";
import { Leaving } from "./leaving.tsx";
import { Notifications } from "./notifications.tsx";
import { Row } from "./row.tsx";

export function Overview({ account }: { account: Account }) {
  const state = account.state.value;
  const { email, nextEmail } = account.identity.value;
  const used = account.used.value;

  useEffect(() => {
    document.title = `${say.title} · ${words.app}`;
  }, []);

  return (
    <section class="you">
      <h1 class="spoken">{say.title}</h1>
      <div class="you-who">
        {/* Always two lines: the name comes late, and moves nothing. */}
        <p class="you-label">
          <Changing>{account.name.value ? email : say.signedInAs}</Changing>
        </p>
        <p class="you-email">
          <Changing>{account.name.value || email}</Changing>
        </p>
      </div>

      {state.is === "failed" && (
        <div class="you-leave">
          <Message kind="bad">{`${say.failed} ${explainProblem(state.problem)}`}</Message>
          <Button onClick={() => void account.load()}>{words.retry}</Button>
        </div>
      )}

      <div class="you-columns">
        <div>
          <Group title={say.profile}>
            <DisplayName account={account} />
            {nextEmail && <Message kind="info">{say.emailSent(email, nextEmail)}</Message>}
            <div class="you-rows">
              <Row href="/you/email" label={say.changeEmail} />
              <Row href="/you/password" label={say.changePassword} />
              {account.hasBilling.value && <Row href="/you/billing" label={say.billing} />}
            </div>
          </Group>

          <Group title={say.files}>
            <ul class="you-used numbers" aria-busy={used === null}>
              <li>
                {used && say.videosUsed(used.videos.count, formatBytes(used.videos.bytes))}
              </li>
              <li>
                {used && say.picturesUsed(used.pictures.count, formatBytes(used.pictures.bytes))}
              </li>
              {used && used.clips.count > 0 && (
                <li>{say.clipsUsed(used.clips.count, formatBytes(used.clips.bytes))}</li>
              )}
              {used && used.sounds.count > 0 && (
                <li>{say.soundsUsed(used.sounds.count, formatBytes(used.sounds.bytes))}</li>
              )}
            </ul>
            <div class="you-rows">
              <Row href="/you/download" label={say.download} />
            </div>
          </Group>
        </div>

        <div>
          <Group title={say.appearance} isSetting>
            <AppearanceChoice />
          </Group>

          <Group title={say.language} isSetting>
            <Language />
          </Group>

          <Notifications />

          <InstallApp />

          <Leaving account={account} />

          <div class="you-rows">
            <Row href="/you/delete" label={say.delete} />
          </div>
        </div>
      </div>

      <OperatorLinks />
    </section>
  );
}
