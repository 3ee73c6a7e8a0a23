import { Button, EmptyState } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';

interface Props {
  /** What failed, e.g. `The SQL page`. */
  name: string;
  children: ReactNode;
}

/** Keeps a defect of one page from taking the window with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(`${this.props.name} failed`, error, info.componentStack);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <EmptyState
        h="100%"
        icon={<IconBug size={24} />}
        title={`${this.props.name} cannot be shown`}
        description={`This is a defect of Millrace: ${error.message}. Your scripts and data are not touched.`}
      >
        <EmptyState.Actions>
          <Button size="xs" onClick={() => this.setState({ error: null })}>
            Try again
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
}
