import { Component, type ReactNode } from 'react';
import { Failure } from './failure.js';

interface BoundaryProps {
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error?: unknown;
}

/**
 * Around what may break: a defect of one page, or a part of it that management has in a newer build only, leaves the rest standing. React offers this to
 * classes alone.
 */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = {};

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error };
  }

  override render(): ReactNode {
    if (!('error' in this.state)) return this.props.children;
    return <Failure error={this.state.error} retry={() => window.location.reload()} />;
  }
}
