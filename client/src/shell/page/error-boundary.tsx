import { Component, type ComponentChildren } from "preact";
import { Button } from "../../components/button.tsx";
import { words } from "../../words/words.ts";
import "./error-boundary.css";

/** Shows a way out when anything below it throws, instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ broken: true });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main class="broken">
        <h1>{words.broken.title}</h1>
        <p>{words.broken.text}</p>
        <Button kind="primary" icon="again" onClick={() => location.reload()}>
          {words.broken.reload}
        </Button>
        <Button kind="bare" onClick={() => location.assign("/create")}>{words.broken.home}</Button>
        <Button kind="bare" onClick={() => location.assign("/fresh.html")}>
          {words.broken.fresh}
        </Button>
      </main>
    );
  }
}
