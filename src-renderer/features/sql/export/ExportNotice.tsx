import { Button, Group, Progress, Text } from '@mantine/core';
import type { ExportJob } from '#contract/exporting.ts';
import { useExportJob } from '../../../client/useEngineFacts.ts';
import { formatBytes, formatCount, formatDuration, plural } from '../../../components/formatFigures.ts';

/** How far an export is, with the button that stops it. */
export function ExportProgress({ first, onCancel }: { first: ExportJob; onCancel: () => void }) {
  const job = useExportJob(first.jobId) ?? first;
  const of = job.total === null ? '' : ` of ${formatCount(job.total)}`;
  const share = job.total ? (job.rows / job.total) * 100 : 0;
  return (
    <>
      <Progress value={share} size="xs" my={4} aria-label="Export progress" />
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {formatCount(job.rows)}
          {of} rows · {formatBytes(job.bytes)}
        </Text>
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </>
  );
}

export function ExportDone({ job, onReveal }: { job: ExportJob; onReveal: (() => void) | null }) {
  if (job.status === 'failed') return <Text size="xs">{job.error?.message ?? 'The reason is not known.'}</Text>;
  if (job.status === 'cancelled') return <Text size="xs">Nothing was left behind.</Text>;
  return (
    <>
      <Text size="xs">
        {plural(job.rows, 'row')}, {formatBytes(job.bytes)} in {formatDuration(job.seconds * 1000)}
      </Text>
      {job.notes.map((note) => (
        <Text key={note} size="xs" c="orange">
          {note}
        </Text>
      ))}
      {onReveal && (
        <Button mt={4} size="compact-xs" variant="default" onClick={onReveal}>
          Show in folder
        </Button>
      )}
    </>
  );
}
