import { Component, type ReactNode } from 'react';
import { ErrorState } from '@/ui/ErrorState.tsx';

interface CrashBoundaryState {
  readonly crash: Error | null;
}

/** The last net: the console itself broke. Nothing was sent; a reload starts over with the same link. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, CrashBoundaryState> {
  override state: CrashBoundaryState = { crash: null };

  static getDerivedStateFromError(error: unknown): CrashBoundaryState {
    return { crash: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    if (!this.state.crash) return this.props.children;
    return (
      <ErrorState title="The console stopped working" onRetry={() => location.reload()}>
        {this.state.crash.message}. The grid is not touched by this. Trying again reloads the page with the same link.
      </ErrorState>
    );
  }
}
