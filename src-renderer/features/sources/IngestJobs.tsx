import { Button, Progress } from '@mantine/core';
import type { FileState, FileStatus, IngestJob } from '#contract/files.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../../components/formatFigures.ts';
import { fileName } from './fileName.ts';
import { rejectsQuery } from './rejectsQuery.ts';
import classes from './Sources.module.css';
import type { IngestJobsProps } from './SourcesProps.ts';

/** What is being read into the lake, and how it ended; the newest first. */
export function IngestJobs({ jobs, onCancel, openQuery }: IngestJobsProps) {
  return (
    <div className={classes.box}>
      {jobs.toReversed().map((job) => (
        <Job
          key={job.jobId}
          job={job}
          onCancel={() => onCancel(job.jobId)}
          onRejects={() => openQuery(rejectsQuery(job.table))}
        />
      ))}
    </div>
  );
}

function Job({ job, onCancel, onRejects }: { job: IngestJob; onCancel: () => void; onRejects: () => void }) {
  const isRunning = job.status === 'running';
  const part = job.bytes > 0 ? (job.bytesRead / job.bytes) * 100 : 0;
  return (
    <section className={classes.job} aria-label={`Ingest into ${job.table}`}>
      <div className={classes.jobHead}>
        <strong>{job.table}</strong>
        <span className={`${classes.grow} ${job.status === 'failed' ? classes.bad : classes.quiet}`} role="status">
          {jobText(job)}
        </span>
        {job.rejected > 0 && (
          <Button size="compact-xs" variant="default" onClick={onRejects}>
            Show {plural(job.rejected, 'rejected row')}
          </Button>
        )}
        {isRunning && (
          <Button size="compact-xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      {isRunning && <Progress value={part} size={4} radius={2} my={4} aria-label={`${Math.round(part)} % read`} />}
      <table className={classes.list}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">State</th>
            <th scope="col" data-number>
              Rows stored
            </th>
            <th scope="col" data-number>
              Rejected
            </th>
            <th scope="col" data-number>
              Read
            </th>
          </tr>
        </thead>
        <tbody>
          {job.files.map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const STATES: Readonly<Record<FileStatus, string>> = {
  waiting: 'Waiting',
  reading: 'Reading',
  committing: 'Storing',
  stored: 'Stored',
  duplicate: 'Already there: the same content was stored before',
  failed: 'Failed',
  cancelled: 'Cancelled, nothing stored',
};

/** Of these a part may have been read. */
const NOT_WHOLE: ReadonlySet<FileStatus> = new Set(['waiting', 'reading', 'failed', 'cancelled']);

function FileRow({ file }: { file: FileState }) {
  const { path, status, rows, rejected, bytes, bytesRead, error } = file;
  return (
    <tr>
      <td className={classes.path} title={path}>
        {fileName(path)}
      </td>
      <td className={status === 'failed' ? classes.bad : undefined}>
        {STATES[status]}
        {error && `: ${error.message}${error.detail.remedy ? ` ${error.detail.remedy}` : ''}`}
      </td>
      <td data-number>{formatCount(rows)}</td>
      <td data-number>{formatCount(rejected)}</td>
      <td data-number>
        {bytesRead < bytes && NOT_WHOLE.has(status)
          ? `${formatBytes(bytesRead)} of ${formatBytes(bytes)}`
          : formatBytes(bytes)}
      </td>
    </tr>
  );
}

/** "1.2M rows, 34 MB of 90 MB, 25 MB/s, 3 s left", or how it ended. */
function jobText(job: IngestJob): string {
  const { status, rows, rejected, bytes, bytesRead, seconds, secondsLeft } = job;
  if (status === 'running') {
    const rate =
      seconds > 0.2 ? `, ${formatBytes(bytesRead / seconds)}/s, ${formatCount(Math.round(rows / seconds))} rows/s` : '';
    const left = secondsLeft === null ? '' : `, ${formatDuration(Math.max(1, secondsLeft) * 1000)} left`;
    return `${plural(rows, 'row')}, ${formatBytes(bytesRead)} of ${formatBytes(bytes)}${rate}${left}`;
  }
  const read =
    rejected > 0
      ? `${plural(rows + rejected, 'row')} read = ${formatCount(rows)} stored + ${formatCount(rejected)} rejected`
      : `${plural(rows, 'row')} stored`;
  return `${ENDED[status]}${read}, ${formatBytes(bytesRead)} in ${formatDuration(seconds * 1000)}`;
}

const ENDED = { done: '', failed: 'Failed: ', cancelled: 'Cancelled: ' } as const;
