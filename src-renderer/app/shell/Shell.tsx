import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Page } from '../../state/layout.ts';
import { savedSizes } from '../../state/savedSizes.ts';
import styles from './Shell.module.css';

export interface ShellProps {
  banner: ReactNode;
  rail: ReactNode;
  /** Null: hidden. */
  catalog: ReactNode | null;
  page: Page;
  /** All pages stay mounted, so that nothing is lost by looking elsewhere. */
  pages: Record<Page, ReactNode>;
  status: ReactNode;
}

/** Pages that show no heading of their own. */
const HEADINGS: Partial<Record<Page, string>> = { sql: 'SQL', sources: 'Sources' };

/** Where the parts of the window lie. */
export function Shell({ banner, rail, catalog, page, pages, status }: ShellProps) {
  return (
    <div className={styles.shell}>
      <a className="skip" href="#main">
        To the page
      </a>
      {banner}
      {rail}
      <div className={styles.body}>
        <Group orientation="horizontal" {...savedSizes('shell')}>
          {catalog && (
            <Panel
              id="catalog"
              defaultSize="240px"
              minSize="160px"
              maxSize="50%"
              groupResizeBehavior="preserve-pixel-size"
            >
              {catalog}
            </Panel>
          )}
          {catalog && <Separator className="separator" aria-label="Width of the catalog" />}
          <Panel id="center" minSize="320px">
            <main id="main" className={styles.main} tabIndex={-1}>
              {Object.entries(pages).map(([id, content]) => (
                <div key={id} className={styles.page} hidden={id !== page}>
                  {HEADINGS[id as Page] && <VisuallyHidden component="h1">{HEADINGS[id as Page]}</VisuallyHidden>}
                  {content}
                </div>
              ))}
            </main>
          </Panel>
        </Group>
      </div>
      {status}
    </div>
  );
}
