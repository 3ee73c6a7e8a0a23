import { AddFiles } from './AddFiles.tsx';
import { IngestJobs } from './IngestJobs.tsx';
import { LakeTables } from './LakeTables.tsx';
import classes from './Sources.module.css';
import type { SourcesPageProps } from './SourcesProps.ts';
import { WatchList } from './WatchList.tsx';

/** Where data comes in: files, what became of them, folders that are watched, and what the lake holds. */
export function SourcesPage(props: SourcesPageProps) {
  const { files, dialogs, capabilities, tables, jobs, watches, pathsOf, onAdd, onUnwatched, openQuery } = props;
  const cancel = (jobId: string) => void files.cancel({ jobId });
  return (
    <div className={classes.page}>
      <section className={classes.section} aria-label="Add files">
        <h2 className={classes.title}>Files</h2>
        <AddFiles files={files} dialogs={dialogs} capabilities={capabilities} pathsOf={pathsOf} onAdd={onAdd} />
      </section>
      {jobs.length > 0 && (
        <section className={classes.section} aria-label="Ingests">
          <h2 className={classes.title}>Ingests</h2>
          <IngestJobs jobs={jobs} onCancel={cancel} openQuery={openQuery} />
        </section>
      )}
      <section className={classes.section} aria-label="Tables of the lake">
        <h2 className={classes.title}>Tables of the lake</h2>
        <LakeTables tables={tables} openQuery={openQuery} />
      </section>
      <WatchList
        watches={watches}
        files={files}
        dialogs={dialogs}
        capabilities={capabilities}
        onUnwatched={onUnwatched}
      />
    </div>
  );
}
