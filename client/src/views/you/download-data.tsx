import { Untranslated } from "../../components/changing.tsx";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { ProgressLine } from "../../components/progress-line.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import type { Download } from "../../stores/account/download.ts";
import { say } from "../../words/you/you.ts";
import { Page } from "./page.tsx";

export function DownloadData({ download }: { download: Download }) {
  const state = download.state.value;
  return (
    <Page title={say.download}>
      <p>{say.downloadWhat}</p>
      {state.is === "running" && <Running download={download} />}
      {state.is === "done" && <Message kind="info">{say.downloadDone}</Message>}
      {state.is === "canceled" && <Message kind="info">{say.downloadCanceled}</Message>}
      {state.is === "failed" && <Message kind="bad">{explainProblem(state.problem)}</Message>}
      {state.is !== "running" && (
        <Button kind="primary" onClick={() => void download.start()}>
          {state.is === "idle" ? say.downloadStart : say.downloadAgain}
        </Button>
      )}
    </Page>
  );
}

function Running({ download }: { download: Download }) {
  const state = download.state.value;
  const progress = state.is === "running" ? state.progress : null;
  const percent = progress && progress.total > 0 ? 100 * progress.done / progress.total : null;
  return (
    <div class="you-form">
      <p class="numbers">
        <Untranslated>
          {progress ? say.fetched(progress.done, progress.total) : say.counting}
        </Untranslated>
      </p>
      <ProgressLine label={say.download} percent={percent} />
      <Button onClick={download.cancel}>{say.cancel}</Button>
    </div>
  );
}
