import { Component } from "react";
import type { ReactNode } from "react";
import { Failure } from "../parts/states.tsx";

/** Shows what went wrong in place of its children, and lets the reader try again. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    // A page that was open while a new version was deployed asks for files that are gone: it has to be loaded again.
    const isStale = /import|module|chunk/i.test(error.message);
    return (
      <Failure
        title={isStale ? "This page is from an earlier version" : "This page has a fault"}
        error={error}
        onRetry={() => (isStale ? location.reload() : this.setState({ error: undefined }))}
      />
    );
  }
}
