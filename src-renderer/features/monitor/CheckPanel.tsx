import { Alert, Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconShieldCheck, IconTool } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { toErrorBody } from '#contract/errors.ts';
import type { CheckFinding, CheckReport } from '#contract/project.ts';
import { useClientState, useCore } from '../../client/ClientProvider.tsx';
import { formatBytes, plural } from '../../components/formatFigures.ts';
import styles from './MonitorPage.module.css';

/** Compares what the project says it has with what lies on disk, and mends what can be mended. */
export function CheckPanel() {
  const core = useCore();
  const { coreOpen } = useClientState();
  const check = useMutation({ mutationFn: (repair: boolean) => core.project.check({ repair }) });
  const { data: report } = check;
  const mendable = report?.findings.some((finding) => !finding.repaired) ?? false;
  const state = (repair: boolean) => ({ loading: check.isPending && check.variables === repair, disabled: !coreOpen });
  return (
    <section className={styles.section} aria-label="Check of the data">
      <h2 className={styles.heading}>Check of the data</h2>
      <Text size="sm" c="dimmed" mb={8}>
        Compares the manifest with every Parquet file of the lake and its footer.
      </Text>
      <Group gap={8} mb={8}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconShieldCheck size={14} />}
          onClick={() => check.mutate(false)}
          {...state(false)}
        >
          Check
        </Button>
        {mendable && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTool size={14} />}
            onClick={() => check.mutate(true)}
            {...state(true)}
          >
            Check and repair
          </Button>
        )}
      </Group>
      {check.error && (
        <Alert color="red" title="The check did not end">
          {toErrorBody(check.error).message}
        </Alert>
      )}
      {report && <Report report={report} />}
    </section>
  );
}

function Report({ report }: { report: CheckReport }) {
  const size = `${plural(report.files, 'file')}, ${plural(report.rows, 'row')}, ${formatBytes(report.bytes)}`;
  return (
    <div aria-live="polite">
      <Alert
        color={report.clean ? 'green' : 'red'}
        icon={<StateIcon clean={report.clean} />}
        title={report.clean ? 'Everything is there and whole' : 'Something is missing or damaged'}
      >
        {size} looked at.
      </Alert>
      {report.findings.length > 0 && <Findings findings={report.findings} />}
    </div>
  );
}

function StateIcon({ clean }: { clean: boolean }) {
  return clean ? (
    <IconCircleCheck size={16} color="var(--good-text)" />
  ) : (
    <IconAlertTriangle size={16} color="var(--error-text)" />
  );
}

function Findings({ findings }: { findings: readonly CheckFinding[] }) {
  return (
    <Table mt={8}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Severity</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>Table</Table.Th>
          <Table.Th>File</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {findings.map((finding) => (
          <Table.Tr key={`${finding.code} ${finding.file}`}>
            <Table.Td>
              <Badge size="sm" radius="sm" variant="light" color={finding.severity === 'error' ? 'red' : 'gray'}>
                {finding.repaired ? 'repaired' : finding.severity}
              </Badge>
            </Table.Td>
            <Table.Td>{finding.message}</Table.Td>
            <Table.Td>{finding.table ?? ''}</Table.Td>
            <Table.Td className={styles.path ?? ''}>{finding.file}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
